import { checkAppState } from "../app_state.js";
import { replaceAddress, showAddress } from "../callback/address_bar.js";
import { callbackOf, expectCallback, forgetRun, handleOnce, handlerOf } from "../callback/callback_once.js";
import { OAuthError } from "../../errors/error.js";
import { failure, loadAnswer, loadTexts, pageLocation, popupName } from "../first_load.js";
import { depart, leave } from "../navigation.js";
import { readOptions } from "../options.js";
import { authorizeOptions, signOutOptions } from "./backend_options.js";
import { currentPath } from "./current_path.js";
import { sameOriginPath, tooLong } from "../return_to.js";
import { pendingFlows } from "./pending_flows.js";

/**
 * How people sign in and out at the worker; a page on which nobody does never loads this. `session` has the parts of
 * `backendSession`: `present` asks for the session, `askAnew` lets go of questions under way, `became` tells who is
 * signed in.
 */
export function signingIn({ scope, prefix, now, calls, channel, present, askAnew, became }) {
  const flows = pendingFlows(prefix, now);

  function signedIn(session, returnTo, appState) {
    if (session === null) throw failure("session_missing");
    became("signed_in", session);
    return { handled: true, returnTo, ...(appState !== undefined && { appState }) };
  }

  /** The address that starts a sign-in; for navigations only. */
  function loginUrl(provider, returnTo, { variables, parameters, ...named }) {
    const query = new URLSearchParams({ return_to: returnTo });
    const add = (prefix, values = {}) => {
      for (const [name, value] of Object.entries(values)) [value].flat().forEach((one) => query.append(prefix + name, one));
    };
    add("variable.", variables);
    add("parameter.", parameters);
    add("", named);
    return `${pageLocation().origin}${calls.base}/${encodeURIComponent(provider)}/login?${query}`;
  }

  /** Begins a sign-in from the address `page`, in the window `opened` if there is one. `answer` is the promise of its end. */
  async function authorize(options, opened, page) {
    const { provider, returnTo, appState, popup, ...asked } = readOptions(options, authorizeOptions);
    checkAppState(appState);
    const { full, back } = returnTo === undefined ? currentPath(page) : { full: returnTo, back: sameOriginPath(returnTo, page.origin) };
    const url = loginUrl(provider, back, asked);
    if (!opened) {
      const isKept = flows.add(full, appState, full === back ? undefined : back);
      if (!isKept && full !== back) throw tooLong(full);
      return { answer: depart(url) };
    }
    const { answerOfPopup, beginIn, ownAddress } = await loadAnswer();
    beginIn(opened, url);
    const answer = answerOfPopup(opened, channel, async (href) => {
      const { code } = splitAuthError(ownAddress(href).href);
      if (code) throw await failureOnAddress(code);
      askAnew();
      return signedIn(await present(), full, appState);
    });
    return { answer };
  }

  function handle(href, here) {
    const { code, shown } = splitAuthError(href);
    if (!code && shown !== href && href === here) replaceAddress(shown);
    const name = popupName();
    const found = flows.find(shown);
    if (!code && !name && !found) return { handled: false };
    // Many sign-ins end at the same address; together with its flow it names one.
    const run = { url: `${found?.key} ${href}`, shown, inAddressBar: href === here };
    return handleOnce(scope, run, async () => {
      if (name && (await (await loadAnswer()).reportToOpener(name, href, channel))) return { handled: true, popup: true };
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
    const { revoke, endProviderSession } = readOptions(options, signOutOptions);
    const answer = await calls.call("logout", { revoke, end_provider_session: endProviderSession });
    askAnew();
    became("signed_out", null);
    return leave(answer, endProviderSession);
  }

  /** Whoever asks for the session waits for a sign-in that the page is at the end of. */
  function expect() {
    const { code, shown } = splitAuthError(pageLocation().href);
    if (code ?? popupName() ?? flows.find(shown)) expectCallback(scope);
  }

  return { authorize, handleCallback: handlerOf(scope, handle), signOut, expect, callback: () => callbackOf(scope) };
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

/**
 * The failure named in an address, which anybody may write: a code that is not in the table gets no text.
 */
async function failureOnAddress(code) {
  await loadTexts();
  return OAuthError.knows(code) ? failure(code) : failure("sign_in_failed", { code: "unknown" });
}
