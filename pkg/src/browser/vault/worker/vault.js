import {
  FORGET_SESSION,
  KNOW_TRANSACTION,
  RECALL_TRANSACTION,
  REMEMBER_TRANSACTION,
  SEND,
  STORE_METADATA,
  STORE_SESSION,
} from "../../../effects.js";
import { dpopOf } from "../../dpop/dpop.js";
import { authorizedFetch, originCheck } from "../../requests/authorized_fetch.js";
import { failure } from "../../failure.js";
import { measuredClock } from "../../network/clock.js";
import * as operation from "../../public/operations.js";
// The whole one, for every document and for sessions of other libraries: the worker's file has all of it anyway.
import { engine } from "../../public/whole_engine.js";
import { platformOf } from "../../public/platform.js";
import { oneAtATime } from "../../tabs/one_at_a_time.js";
import { singleFlight } from "../../network/timing.js";
import { openSignIns } from "./open_sign_ins.js";
import { withoutTokens } from "./token_endpoints.js";

/**
 * The vault of one client: its engine, and its tokens in variables that nothing outside this function reaches. `name`
 * is a hash of all options, so that a page with another `api` has another vault, which is empty.
 *
 * `changed({ type, session }, by, isKnowing)` hears how the session changed; `by` is the page whose call did that, and
 * `isKnowing` says whether the answer tells it so. A page is `{ onEvent, notPersisted, … }`.
 */
export async function openVault({ api, ...options }, { name, isShared, changed }) {
  const signIns = openSignIns(name);
  const endpoints = withoutTokens();
  let current = null;
  let metadata = null;
  let known = null; // the session as the pages know it, and its token
  let knownToken;
  let asking; // the page that gets the events of a refresh which several wait for
  const clock = measuredClock({}, (event) => asking?.onEvent?.({ ...event, at: Math.floor(clock.now() / 1000) }));

  const effects = {
    [RECALL_TRANSACTION]: signIns.recall,
    [KNOW_TRANSACTION]: signIns.know,
    [STORE_SESSION]: ([, session]) => {
      current = session;
    },
    [FORGET_SESSION]: () => {
      current = null;
    },
    // Not where a page could change it: whoever names the token endpoint gets the codes and the tokens.
    [STORE_METADATA]: ([, record]) => {
      metadata = record;
    },
  };

  const proofs = options.dpop && dpopOf({
    owner: name,
    requireApi: originCheck(api),
    isVault: true,
    session: () => current,
    prove: (asked) => call(operation.PROVE, asked),
    // Who began the sign-in learns of it with its transaction.
    blocked() {},
  });

  /** The host of a call for this page. */
  function hostFor(page, inWindow = false) {
    const remember = async (payload) => {
      const cause = await signIns.remember(payload, inWindow && isShared);
      if (cause) page?.notPersisted(cause);
    };
    const perform = (effect, payload) => (effect === REMEMBER_TRANSACTION ? remember(payload) : effects[effect](payload));
    const host = platformOf(engine, { onEvent: page?.onEvent }, perform, clock);
    const send = host.perform;
    host.perform = (effect, payload, emit) => {
      if (effect === SEND) endpoints.note(payload);
      return send(effect, payload, emit);
    };
    return proofs ? proofs.serve(host) : host;
  }

  const [client, , issuer] = await engine.run({ operation: operation.OPEN, args: [options], host: hostFor() });
  const inTurn = oneAtATime();

  const call = async (operation, argument, page, inWindow) => {
    await engine.load();
    return engine.run({ operation, client, args: [[current, issuer === null ? null : metadata], argument], host: hostFor(page, inWindow) });
  };
  const complete = singleFlight(() => call(operation.COMPLETE));

  /** Looks at the session, and tells the pages if it is not what they know; `page` is about to know it. */
  async function look(page, isKnowing = true) {
    const found = await call(operation.SESSION);
    const token = current?.tokens?.access_token;
    const diagnostics = clock.isWrong() && found ? [...found.diagnostics, { code: "clock_skew", member: "now" }] : found?.diagnostics;
    const session = found && { ...found, diagnostics };
    const type = changeBetween(known, session, token !== knownToken);
    [known, knownToken] = [session, token];
    if (type) changed({ type, session }, page, isKnowing);
    return session;
  }

  /** A call that changes the session, after all that began before. */
  async function change(called, argument, page) {
    try {
      return await inTurn(() => call(called, argument, page));
    } finally {
      await look(page, called !== operation.ACCESS_TOKEN).catch(() => {});
    }
  }

  // Each spends a refresh token, for all tabs.
  const renew = singleFlight(() => change(operation.ACCESS_TOKEN, true, asking), Infinity);
  const renewDue = singleFlight(() => change(operation.ACCESS_TOKEN, false, asking), Infinity);

  async function token({ refresh }, page) {
    asking = page;
    if (refresh) return renew();
    const held = await call(operation.HELD_TOKEN);
    if (!held) return renewDue();
    if (held.due) renewDue().catch(() => {});
    return held.token;
  }

  async function authorize(request, inWindow, page) {
    await complete();
    return call(operation.AUTHORIZE, request, page, inWindow);
  }

  async function handleCallback(href, page) {
    await complete();
    return change(operation.HANDLE_CALLBACK, href, page);
  }

  /** Takes over the session of another library, which the page found. */
  const takeOver = (session, page) => change(operation.IMPORT, session, page);

  async function userinfo(page) {
    await token({}, page);
    return call(operation.USERINFO_OF_SESSION, undefined, page);
  }

  async function signOut(wanted, page) {
    const { end_session_url, revocation_failed: number } = await change(operation.SIGN_OUT, wanted, page);
    return { end_session_url, ...(number !== undefined && { revocation_failed: engine.codes[number] }) };
  }

  /** A proof without the token: the page does not get that. */
  async function dpopProof(request) {
    if (!proofs) throw failure("option_missing", { option: "dpop" });
    return proofs.proofFor(request);
  }

  function fetcherFor(page) {
    const send = (url, init) => globalThis.fetch(url, init);
    const authorized = authorizedFetch({ send: proofs ? proofs.proving(send) : send, api, token: (choice) => token(choice, page) });
    return async (url, init) => {
      if (endpoints.has(url)) throw failure("token_endpoint_refused");
      return authorized(url, init);
    };
  }

  return {
    authorize,
    complete,
    dpopProof,
    fetcherFor,
    handleCallback,
    renew: async (isForced, page) => void (await token({ refresh: isForced }, page)),
    session: (page) => look(page),
    takeOver,
    signOut,
    userinfo,
    withoutResponse: (href, page) => call(operation.WITHOUT_RESPONSE, href, page),
  };
}

function changeBetween(before, after, isFresh) {
  if (before === null) return after === null ? undefined : "signed_in";
  if (after === null) return "signed_out";
  if (after.stale && !before.stale) return "stale";
  return isFresh ? "refreshed" : undefined;
}
