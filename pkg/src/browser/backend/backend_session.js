import { checkAppState } from "../app_state.js";
import { callbackOf, expectCallback, forgetRun, handleOnce, handlerOf } from "../tabs/callback_once.js";
import { failure, failureOnAddress } from "../failure.js";
import { depart, leave, pageLocation, replaceAddress, showAddress } from "../navigation.js";
import { PendingFlows } from "../public/pending_flows.js";
import { clockOf, everywhere, idleOption, parameterOptions, popupOption, readOptions, required, type } from "../options.js";
import { answerOfPopup, beginIn, ownAddress, reportToOpener } from "../popup/popup_answer.js";
import { openPopup, popupName } from "../popup/popup_window.js";
import { currentPath, sameOriginPath, tooLong } from "../return_to.js";
import { sessionEvents } from "../session_events.js";
import { singleFlight } from "../tabs/single_flight.js";
import { tabChannel } from "../tabs/tab_channel.js";

/** The options of both patterns with a worker. */
export const backendOptions = { backend: required(type.string), tokens: type.oneOf("worker", "page"), idle: idleOption, ...everywhere };

const AUTHORIZE = {
  provider: required(type.string),
  returnTo: type.json, // its own check says more
  appState: type.json,
  variables: type.variables,
  ...parameterOptions,
  popup: popupOption,
};
const SIGN_OUT = { revoke: type.boolean, endProviderSession: type.boolean };

/**
 * What both patterns with a worker share: the worker keeps the session, the page asks it. `changed` is called when
 * another person, or nobody, may be signed in.
 */
export function backendSession(options, calls, changed = () => {}) {
  const scope = `backend:${calls.base}`;
  const now = clockOf(options);
  const flows = new PendingFlows(scope, now);
  const channel = tabChannel(scope);

  let ask;
  /** A request from before a sign-in or sign-out may be answered after it, with the old session. Ignore that answer. */
  const askAnew = () => {
    ask = singleFlight(calls.session);
  };
  askAnew();

  async function present() {
    const asked = ask;
    const session = await asked();
    return asked === ask ? session : present();
  }

  const look = async () => events.observe(await present());
  const idle = options.idle && (async (tellIdle) => {
    const { watchIdle } = await import("../idle/idle.js");
    return watchIdle({
      scope, idle: options.idle, tell: tellIdle,
      session: () => events.snapshot().session,
      keepAlive: () => void look().catch(() => {}),
      signOut: () => void signOut().catch(() => {}),
    });
  });
  const hear = (change, session) => {
    if (change === "signed_in" || change === "signed_out") {
      askAnew();
      changed();
    }
    return session;
  };
  const events = sessionEvents({ channel, now, read: look, hear, callback: () => callbackOf(scope), idle });

  function signedIn(session, returnTo, appState) {
    if (session === null) throw failure("session_missing");
    changed();
    events.announce("signed_in", session);
    return { handled: true, returnTo, ...(appState !== undefined && { appState }) };
  }

  async function authorize(options) {
    const { provider, returnTo, appState, popup, ...asked } = readOptions(options, AUTHORIZE);
    checkAppState(appState);
    const location = pageLocation();
    const { full, back } =
      returnTo === undefined ? currentPath(location) : { full: returnTo, back: sameOriginPath(returnTo, location.origin) };
    const url = calls.loginUrl(provider, back, asked);
    const opened = popup ? openPopup(popup) : undefined;
    if (!opened) {
      const isKept = flows.add(full, appState, full === back ? undefined : back);
      if (!isKept && full !== back) throw tooLong(full);
      return depart(url);
    }
    beginIn(opened, url);
    return answerOfPopup(opened, channel, async (href) => {
      const { code } = splitAuthError(ownAddress(href).href);
      if (code) throw await failureOnAddress(code);
      askAnew();
      return signedIn(await present(), full, appState);
    });
  }

  /** Whether the page is at the end of a sign-in. */
  function hasCallback() {
    const { code, shown } = splitAuthError(pageLocation().href);
    return Boolean(code ?? popupName() ?? flows.find(shown));
  }

  function handle(href, here) {
    const { code, shown } = splitAuthError(href);
    if (!code && shown !== href && href === here) replaceAddress(shown);
    const popup = popupName();
    const found = flows.find(shown);
    if (!code && !popup && !found) return { handled: false };
    // Many sign-ins end at the same address; together with its flow it names one.
    const run = { url: `${found?.key} ${href}`, shown, inAddressBar: href === here };
    return handleOnce(scope, run, async () => {
      if (popup && (await reportToOpener(popup, href, channel))) return { handled: true, popup: true };
      if (code) {
        if (found) flows.remove(found);
        throw await failureOnAddress(code);
      }
      const session = await present();
      if (session === null || !found) {
        // The person used the browser's back button: "forward" may still finish the flow.
        forgetRun(scope, run.url);
        return { handled: false };
      }
      // If that was too long for the worker, the page is at a part of it only.
      if (found.flow.via !== undefined && run.inAddressBar) showAddress(found.flow.returnTo);
      flows.remove(found);
      return signedIn(session, found.flow.returnTo, found.flow.appState);
    });
  }

  async function signOut(options = {}) {
    const wanted = readOptions(options, SIGN_OUT);
    const answer = await calls.logout(wanted);
    askAnew();
    changed();
    events.announce("signed_out", null);
    return leave(answer, wanted.endProviderSession);
  }

  if (hasCallback()) expectCallback(scope);
  const { on, session, snapshot } = events;
  return { authorize, session, signOut, handleCallback: handlerOf(scope, handle), on, snapshot };
}

/**
 * Takes the worker's `auth_error=<code>` out of an address's fragment, and the `_=_` that one server leaves there and
 * browsers carry along; the application's own fragment stays.
 */
function splitAuthError(href) {
  const url = new URL(href);
  const parts = url.hash.slice(1).split("&");
  const errors = parts.filter((part) => /^auth_error=[a-z0-9_]{1,64}$/.test(part));
  const rest = parts.filter((part) => !errors.includes(part) && part !== "_=_");
  if (rest.length === parts.length) return { shown: href };
  url.hash = rest.join("&");
  return { code: errors[0]?.slice("auth_error=".length), shown: url.href };
}
