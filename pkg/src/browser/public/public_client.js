import { checkAppState } from "../app_state.js";
import { callbackOf, expectCallback, forgetRun, handleOnce, handlerOf } from "../tabs/callback_once.js";
import { engineFor } from "./compiled_options.js";
import { failure, telling } from "../failure.js";
import { keeperOf } from "./keeper.js";
import { depart, isSamePath, leave, pageLocation, replaceAddress } from "../navigation.js";
import { oneAtATime } from "../tabs/one_at_a_time.js";
import { clockOf, readOptions, senderOf, type } from "../options.js";
import * as operation from "./operations.js";
import { platformOf } from "./platform.js";
import { openPopup, popupName } from "../popup/popup_window.js";
import { sameOriginPath } from "../return_to.js";
import { sessionEvents } from "../session_events.js";
import { openStorage, storageNames } from "../storage/storages.js";
import { singleFlight } from "../tabs/single_flight.js";
import { tabChannel } from "../tabs/tab_channel.js";
import { authorizationOptions, clientOptions, readClientOptions } from "./protocol_options.js";

const OPTIONS = {
  ...clientOptions,
  api: type.strings,
  storage: type.oneOf(...storageNames),
  postLogoutRedirectUri: type.string,
  import: [(value) => typeof value?.takeOver === "function", "an importer of grantway/moving"],
};
const AUTHORIZE = { ...authorizationOptions, returnTo: type.json, appState: type.json, popup: type.boolean };
const SIGN_OUT = { revoke: type.boolean, endProviderSession: type.boolean };

// Only some pages use these, so they are loaded on demand. A popup's window opens in the click, before that.
const loadAnswer = () => import("../popup/popup_answer.js");
const loadFetch = () => import("../authorized_fetch.js");
const loadTab = () => import("../tabs/tab_identity.js");

// Changes of a session happen `inTurn`, in all clients of the page that share it. If a refresh token were sent twice,
// servers that rotate it would end the whole grant, and a refresh that ends after `signOut` would bring the session
// back.
const turns = new Map();

function turnOf(scope) {
  if (!turns.has(scope)) turns.set(scope, oneAtATime());
  return turns.get(scope);
}

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
  const { redirect_uri, api, storage } = options;
  const now = clockOf(options);
  const { engine, options: compiled } = await engineFor(options);
  const tab = storage === "session" ? await loadTab() : undefined;
  const tabName = tab ? await tab.tabName() : "";
  let place;
  const { perform, metadata } = keeperOf(() => place, now);
  const host = platformOf(engine, options, perform);
  // The compiled client, the name of its session, the issuer whose metadata it fetches, and the server of its records.
  const [client, tag, issuer, server] = await engine.run({ operation: operation.OPEN, args: [compiled], host });
  place = await openStorage(storage, `grantway:session:${tag}`);
  const scope = `public:${tag}`;
  const inTurn = turnOf(scope);

  const kept = () => [place.read(), metadata(issuer), tabName || null];
  if (options.import) {
    const run = (operation, held, argument, perform) =>
      engine.run({ operation, client, args: [held, argument], host: platformOf(engine, options, perform) });
    const load = () => place.load();
    await options.import.takeOver({ options, server, tag, load, kept, run, perform, now });
  }

  /** A call with what the page keeps at this moment. */
  const callOf = (operation, argument) => ({ operation, client, args: [kept(), argument], host });
  const callNow = (operation, argument) => engine.runNow(callOf(operation, argument));
  const call = async (operation, argument) => {
    await engine.load();
    return engine.run(callOf(operation, argument));
  };
  const callInTurn = (operation, argument, begun) => {
    const run = () => {
      const running = call(operation, argument);
      begun?.();
      return running;
    };
    return inTurn(() => (tab ? tab.inTabsTurn(scope, tabName, run) : run()));
  };
  // Each spends a refresh token, and ends with the engine's own deadline.
  const renew = singleFlight(() => callInTurn(operation.ACCESS_TOKEN, true), Infinity);
  const renewDue = singleFlight(() => callInTurn(operation.ACCESS_TOKEN, false), Infinity);
  const complete = singleFlight(() => call(operation.COMPLETE));
  const present = () => call(operation.SESSION);
  const look = async () => events.observe(await present());
  const observed = (call) => call.finally(() => void look().catch(() => {}));

  /** Each tab has its own tokens, so the others need to know only who signed in or out. */
  async function hear(change, _, { revoke }) {
    if (change !== "signed_in" && change !== "signed_out") return undefined;
    const mine = await present();
    if (change === "signed_in") return mine;
    if (mine === null) return undefined;
    // The tokens are removed at once, without waiting for their revocation.
    await new Promise((gone) => {
      callInTurn(operation.SIGN_OUT, { revoke }, gone).catch(gone);
    });
    return null;
  }

  const channel = tabChannel(scope);
  const events = sessionEvents({ channel, now, read: look, hear, callback: () => callbackOf(scope), isShared: false });

  async function finish(href) {
    const result = await callInTurn(operation.HANDLE_CALLBACK, href);
    if (result === null || result === undefined) return { handled: false };
    events.announce("signed_in", await present());
    return { handled: true, ...result };
  }

  async function authorize(options = {}) {
    const { popup, ...request } = readOptions(options, AUTHORIZE);
    checkAppState(request.appState);
    if (request.returnTo !== undefined) sameOriginPath(request.returnTo, pageLocation().origin);
    // If the server's metadata are at hand, this does not wait. If not, the window opens first, because browsers open
    // one in the click only.
    const isComplete = callNow(operation.IS_COMPLETE);
    const begin = () => callNow(operation.AUTHORIZE, request);
    if (!popup) {
      if (!isComplete) await complete();
      return depart(begin());
    }
    const url = isComplete ? begin() : undefined;
    const opened = openPopup();
    try {
      const { answerOfPopup, beginIn, ownAddress } = await loadAnswer();
      beginIn(opened, url ?? (await complete().then(begin)));
      return answerOfPopup(opened, channel, (href) => finish(ownAddress(href).href));
    } catch (thrown) {
      opened.close();
      throw thrown;
    }
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
      return finish(href);
    });
  }

  async function accessToken(options = {}) {
    const { refresh } = readOptions(options, { refresh: type.boolean });
    if (refresh) return observed(renew());
    // A valid token is returned without waiting for calls under way.
    const held = await call(operation.HELD_TOKEN);
    if (!held) return observed(renewDue());
    if (held.due) observed(renewDue()).catch(() => {});
    return held.token;
  }

  async function userinfo() {
    await accessToken();
    return call(operation.USERINFO_OF_SESSION);
  }

  async function signOut(options = {}) {
    const wanted = readOptions(options, SIGN_OUT);
    let answer;
    try {
      answer = await callInTurn(operation.SIGN_OUT, wanted);
    } finally {
      // Even if the server could not be reached, the tokens are gone from this page. Each tab has its own tokens, and
      // revokes them if the other tab was asked to.
      events.announce("signed_out", null, { revoke: wanted.revoke });
    }
    const { end_session_url, revocation_failed: number } = answer;
    const revocation_failed = number === undefined ? undefined : engine.codes[number];
    return leave({ end_session_url, revocation_failed }, wanted.endProviderSession);
  }

  const makeFetch = async () => (await loadFetch()).authorizedFetch({ send: senderOf(options), api, token: accessToken });
  // Without `api` every request is refused; the first one loads the code that refuses.
  let authorizedFetch = api && (await makeFetch());
  const fetch = async (input, init) => (authorizedFetch ??= await makeFetch())(input, init);

  if (hasCallback()) expectCallback(scope);
  const { on, session, snapshot } = events;
  const handleCallback = handlerOf(scope, handle);
  return { ...telling({ authorize, session, accessToken, userinfo, signOut, fetch }), handleCallback, on, snapshot };
}
