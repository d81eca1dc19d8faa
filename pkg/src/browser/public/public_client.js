import { checkAppState } from "../app_state.js";
import { isSamePath, replaceAddress } from "../callback/address_bar.js";
import { callbackOf, expectCallback, forgetRun, handleOnce, handlerOf } from "../callback/callback_once.js";
import { engineFor } from "./compiled_options.js";
import {
  callsWithTexts,
  emit,
  failure,
  loadAnswer,
  openPopup,
  orClosed,
  pageLocation,
  part,
  popupName,
  senderOf,
  sessionEvents,
  singleFlight,
  tabChannel,
  withTexts,
} from "../first_load.js";
import { recordsOf } from "./records.js";
import { depart, isFramed, leave } from "../navigation.js";
import { measuredClock } from "../network/clock.js";
import { idleOption, preferable, readOptions, type } from "../options.js";
import * as operation from "./operations.js";
import { platformOf } from "./platform.js";
import { sameOriginPath } from "../return_to.js";
import { loadStorage, openStorage, storageNames } from "../storage/storages.js";
import { sharedSession } from "../tabs/shared_session.js";
import { authorizationOptions, clientOptions, importOption, readClientOptions } from "./protocol_options.js";

const OPTIONS = {
  ...clientOptions,
  api: type.strings,
  storage: type.oneOf(...storageNames),
  restore: type.oneOf("silent", "redirect", "none"),
  idle: idleOption,
  postLogoutRedirectUri: type.string,
  import: importOption,
  dpop: preferable,
};
const AUTHORIZE = { ...authorizationOptions, returnTo: type.json, appState: type.json, popup: preferable };
const SIGN_OUT = { revoke: type.boolean, endProviderSession: type.boolean };

// Only some pages use these.
const loadFetch = () => part(() => import("../requests/authorized_fetch.js"));
const loadRestore = () => part(() => import("../restore/restore.js"));
const loadDpop = () => part(() => import("../dpop/dpop.js"));
const loadIdle = () => part(() => import("../idle/idle.js"));

/** A redirect URI on another origin leads to a page that does not know of the sign-in. */
function requireOwnRedirectUri({ redirect_uri }) {
  const own = globalThis.location?.origin;
  if (!URL.canParse(redirect_uri) || !own || own === "null") return;
  const { origin } = new URL(redirect_uri);
  const reason = `its origin is ${origin}, and this page's is ${own}`;
  if (origin !== own) throw failure("redirect_uri_refused", { redirect_uri, reason });
}

/** Browser-based client: the engine runs in the page, and the page holds the tokens. */
export async function publicClient(given) {
  const options = readClientOptions(given, OPTIONS);
  requireOwnRedirectUri(options);
  const { redirect_uri, api, storage, restore = "none", dpop } = options;
  const report = (event) => emit(options.onEvent, { ...event, at: Math.floor(clock.now() / 1000) });
  const clock = measuredClock(options, report);
  const { now } = clock;
  // What the options need comes while the engine is loaded and compiled.
  void Promise.allSettled([restore !== "none" && loadRestore(), api && loadFetch(), dpop && loadDpop(), options.idle && loadIdle(), loadStorage(storage)]);
  const { engine, options: compiled } = await engineFor(options);
  const { perform, metadata } = recordsOf({ write: (session) => shared.write(session), remove: forget }, now);
  const host = platformOf(engine, options, perform, clock);
  // The compiled client, the name of its session, and the issuer whose metadata it fetches.
  const [client, tag, issuer] = await engine.run({ operation: operation.OPEN, args: [compiled], host });
  const scope = `public:${tag}`;
  const channel = tabChannel(scope);
  const fallback = () => report({ type: "storage_fallback", storage, used: "memory" });
  const entry = await openStorage(storage, `grantway:session:${tag}`, fallback);
  await entry.load();
  let events;
  const shared = sharedSession({
    tag, scope, channel, entry,
    isOwn: async (session) => (await view(session)) !== null,
    changed: (message) => void events?.heard(message),
  });

  /** A call with what the page keeps at this moment. */
  const callOf = (operation, argument, session = shared.session()) =>
    ({ operation, client, args: [[session, metadata(issuer)], argument], host });
  const callNow = (operation, argument) => engine.runNow(callOf(operation, argument));
  const call = async (operation, argument, ...session) => {
    await engine.load();
    return engine.run(callOf(operation, argument, ...session));
  };
  const complete = singleFlight(() => call(operation.COMPLETE));
  const proofs = dpop && (await loadDpop()).dpopOf({
    owner: tag,
    requireApi: async (url) => (await loadFetch()).originCheck(api)(url),
    session: shared.session,
    prove: (asked) => call(operation.PROVE, asked),
    blocked: () => report({ type: "storage_fallback", storage: "dpop_key", used: "memory" }),
  });
  proofs?.serve(host);
  /** The address of an authorization request at once; with DPoP a promise of it, because a key has to be made. */
  const requestUrl = (request) => (proofs ? call : callNow)(operation.AUTHORIZE, request);

  /** What the page may know of its session, or of the one given. */
  async function view(...session) {
    const found = await call(operation.SESSION, undefined, ...session);
    if (found === null || !clock.isWrong()) return found;
    return { ...found, diagnostics: [...found.diagnostics, { code: "clock_skew", member: "now" }] };
  }

  // Changes of the session happen in turn, in all tabs and clients that share it. If a refresh token were sent twice,
  // servers that rotate it would end the whole grant, and a refresh that ends after `signOut` would bring the session
  // back.
  let isSigningOut = false;

  /** The engine has no session any more. A sign-out is emitted at once, without waiting for the revocation. */
  function forget() {
    if (!isSigningOut) return shared.drop();
    const gone = shared.note("out");
    events.announce("signed_out", null);
    return gone;
  }

  const tokenAtHand = () => shared.session()?.tokens?.access_token;
  let isFresh = false;
  let isReported = false; // whether the server replaces refresh tokens is reported once

  /** Refreshes, in a turn. If the server refuses the refresh token, the session may still come back without a question. */
  async function refreshed(force) {
    const before = shared.session();
    try {
      const token = await call(operation.ACCESS_TOKEN, force);
      const { access_token, refresh_token, dpop_key } = shared.session()?.tokens ?? {};
      if (access_token === before?.tokens?.access_token) return token;
      isFresh = true;
      if (!isReported && !dpop_key && refresh_token === before?.tokens?.refresh_token) report({ type: "refresh_token_kept" });
      isReported = true;
      return token;
    } catch (error) {
      if (before === null || shared.session() !== null) throw error;
      if (restore !== "none" && (await askProvider(false))) return call(operation.ACCESS_TOKEN, false);
      shared.note("ended");
      throw error;
    }
  }

  // Each spends a refresh token, and ends with the engine's own deadline. Where another tab was first, its token is as good.
  const refreshedIfDue = () => refreshed(false);
  const renew = singleFlight(() => {
    const before = tokenAtHand();
    return shared.inTurn(() => refreshed(tokenAtHand() === before), refreshedIfDue);
  }, Infinity);
  const renewDue = singleFlight(() => shared.inTurn(refreshedIfDue, refreshedIfDue), Infinity);

  /** What the page may know, once this tab has what another one changed. */
  async function present() {
    await shared.catchUp();
    if (shared.session() === null) await restored();
    return view();
  }
  const look = async () => events.observe(await present());
  const observed = (call) => call.finally(() => void noted().catch(() => {}));

  /** Tells what a refresh came to. */
  async function noted() {
    const found = await view();
    if (!isFresh || found === null) return events.observe(found);
    isFresh = false;
    return events.announce("refreshed", found);
  }

  /** Asks the provider for a session, in a turn; once, and not after somebody signed out here. */
  async function askProvider(mayRedirect) {
    const { restoreSession } = await loadRestore();
    const urlOf = async () => {
      await complete();
      return requestUrl({ prompt: "none", silent: true });
    };
    const finish = (href) => withTexts(call(operation.HANDLE_CALLBACK, href)).then(() => true, (error) => {
      if (error.retryable) throw error;
      return false;
    });
    return restoreSession({ tag, mayRedirect, urlOf, finish, report });
  }

  let restoring;
  function restored() {
    if (restore === "none" || shared.state() === "out" || callbackOf(scope) || popupName() || isFramed()) return undefined;
    restoring ??= shared
      .inTurn(async () => {
        if (shared.session() !== null) return;
        const wasHere = shared.state() !== "none";
        if (await askProvider(restore === "redirect" && wasHere)) events.share("signed_in", await view());
      })
      .catch((error) => {
        restoring = undefined; // the server is away: a later look tries again
        throw error;
      });
    return restoring;
  }

  const watching = options.idle && (await loadIdle());
  const idle = watching && ((emit) => watching.watchIdle({
    scope, idle: options.idle, emit,
    session: () => events.snapshot().session,
    keepAlive: () => observed(renew()),
    signOut,
  }));
  if (options.import) {
    const ask = (session) => withTexts(call(operation.IMPORT, session));
    await options.import.takeOver({ client_id: options.client_id, now, inTurn: shared.inTurn, ask, report });
  }

  events = sessionEvents({ channel: { send: shared.send }, now, read: look, hear: () => view(), renew: () => observed(renewDue()), callback: () => callbackOf(scope), idle });

  async function finish(href) {
    const result = await shared.inTurn(() => call(operation.HANDLE_CALLBACK, href));
    if (result === null || result === undefined) return { handled: false };
    events.announce("signed_in", await view());
    return { handled: true, ...result };
  }

  async function authorize(options = {}) {
    const { popup, ...request } = readOptions(options, AUTHORIZE);
    checkAppState(request.appState);
    if (request.returnTo !== undefined) sameOriginPath(request.returnTo, pageLocation().origin);
    // If the server's metadata are at hand, this does not wait. If not, the window opens first, because browsers open
    // one in the click only. A key cannot be made at once.
    const isComplete = !proofs && callNow(operation.IS_COMPLETE);
    const begin = () => requestUrl(request);
    const url = isComplete ? begin() : undefined;
    const opened = popup ? openPopup(popup) : undefined;
    if (!opened) return depart(url ?? (await complete().then(begin)));
    const [{ answerOfPopup, beginIn, ownAddress }, address] = await orClosed(opened, Promise.all([loadAnswer(), url ?? complete().then(begin)]));
    beginIn(opened, address);
    return answerOfPopup(opened, channel, (href) => finish(ownAddress(href).href));
  }

  /** Whether an address is `redirect_uri`. The engine decides whether it has a response of ours. */
  function isAtRedirectUri(href) {
    const [url, redirect] = [new URL(href), new URL(redirect_uri)];
    return url.origin === redirect.origin && isSamePath(url.pathname, redirect.pathname);
  }

  /** Whether a response of ours waits on the address of this page. */
  function hasCallback() {
    const href = globalThis.location?.href;
    // A question, which is no event yet: `handleCallback` is.
    const quiet = { ...host, onEvent: undefined };
    const asked = { ...callOf(operation.WITHOUT_RESPONSE, href), host: quiet };
    return Boolean(href) && isAtRedirectUri(href) && engine.runNow(asked) !== null;
  }

  function handle(href, here, isGiven, isSecondTry) {
    const isOurs = isAtRedirectUri(href);
    if (!isGiven && !isOurs) return { handled: false };
    let shown;
    try {
      shown = callNow(operation.WITHOUT_RESPONSE, href);
    } catch (error) {
      // The previous call may have ended the engine; this one did not.
      if (error.code !== "engine_trapped" || isSecondTry) throw error;
      return engine.load().then(() => handle(href, here, isGiven, true));
    }
    if (shown === null) return { handled: false };
    const inAddressBar = isOurs && href === here;
    const popup = popupName();
    return handleOnce(scope, { url: href, shown, inAddressBar }, async () => {
      if (popup && (await (await loadAnswer()).reportToOpener(popup, href, channel))) return { handled: true, popup: true };
      try {
        await complete();
      } catch (error) {
        // The server is away and the sign-in still waits: it can continue when the page is loaded again.
        forgetRun(scope, href);
        if (inAddressBar && pageLocation().href === shown) replaceAddress(href);
        throw error;
      }
      return restore === "redirect" ? (await loadRestore()).finishRedirect(href, { tag, report, finish }) : finish(href);
    });
  }

  async function accessToken(options = {}) {
    const { refresh } = readOptions(options, { refresh: type.boolean });
    // A refresh catches up in its turn.
    if (refresh && shared.session() !== null) return observed(renew());
    if (await shared.catchUp()) await look();
    if (shared.session() === null) await restored();
    if (refresh) return observed(renew());
    // A valid token is returned without waiting for calls under way.
    const held = await call(operation.HELD_TOKEN);
    if (!held) return observed(renewDue());
    // After a failure the events try again, later and later.
    if (held.due && !events.snapshot().session?.stale) observed(renewDue()).catch(() => {});
    return held.token;
  }

  async function userinfo() {
    await accessToken();
    return call(operation.USERINFO_OF_SESSION);
  }

  async function signOut(options = {}) {
    const wanted = readOptions(options, SIGN_OUT);
    const answer = await shared.inTurn(async () => {
      isSigningOut = true;
      try {
        return await call(operation.SIGN_OUT, wanted);
      } finally {
        isSigningOut = false;
      }
    });
    const { end_session_url, revocation_failed: number } = answer;
    const revocation_failed = number === undefined ? undefined : engine.codes[number];
    return leave({ end_session_url, revocation_failed }, wanted.endProviderSession);
  }

  const makeFetch = async () => (await loadFetch()).authorizedFetch({ send: proofs?.proving(senderOf(options)) ?? senderOf(options), api, token: accessToken });
  // Without `api` every request is refused; the first one loads the code that refuses.
  let authorizedFetch = api && (await makeFetch());
  const fetch = async (input, init) => (authorizedFetch ??= await makeFetch())(input, init);

  const dpopProof = async (request) => (await loadDpop()).ownProof(request, proofs);

  if (hasCallback()) expectCallback(scope);
  const { on, session, snapshot } = events;
  const handleCallback = handlerOf(scope, handle);
  return { ...callsWithTexts({ authorize, session, accessToken, userinfo, signOut, fetch, dpopProof }), handleCallback, on, snapshot };
}
