import { checkAppState } from "./app_state.js";
import { attempt, forgetRun, handleOnce, runOfThisEntry } from "./callback_once.js";
import { failure, failureOnAddress, tells } from "./failure.js";
import { depart, leave, navigate, pageLocation, replaceAddress, showAddress } from "./navigation.js";
import { PendingFlows } from "./pending_flows.js";
import { clockOf, readOptions, required, type } from "./options.js";
import { answerOfPopup, openPopup, ownAddress, popupName, reportToOpener } from "./popup.js";
import { currentPath, sameOriginPath, tooLong } from "./return_to.js";
import { SessionEvents } from "./session_events.js";
import { singleFlight } from "./single_flight.js";
import { TabChannel } from "./tab_channel.js";

const AUTHORIZE = {
  provider: required(type.string),
  returnTo: type.json, // its own check says more
  appState: type.json,
  variables: type.variables,
  popup: type.boolean,
};
const SIGN_OUT = { revoke: type.boolean, endProviderSession: type.boolean };

/** What both patterns with a worker share: the worker keeps the session, the page asks it. */
export class BackendSession {
  #calls;
  #scope;
  #flows;
  #channel;
  #events;
  #changed;
  #ask;

  /** `changed` is called when the person who is signed in may be another one, or nobody. */
  constructor(options, calls, changed = () => {}) {
    this.#calls = calls;
    this.#changed = changed;
    this.#scope = `backend:${calls.base}`;
    this.#flows = new PendingFlows(this.#scope, clockOf(options));
    this.#channel = new TabChannel(this.#scope);
    this.#askAnew();
    this.#events = new SessionEvents({
      channel: this.#channel,
      now: clockOf(options),
      read: () => this.session(),
      hear: (change, session) => {
        if (change === "signed_in" || change === "signed_out") {
          this.#askAnew();
          changed();
        }
        return session;
      },
    });
  }

  async authorize(options) {
    const { provider, returnTo, appState, variables, popup } = readOptions(options, AUTHORIZE);
    checkAppState(appState);
    const location = pageLocation();
    const { full, back } =
      returnTo === undefined ? currentPath(location) : { full: returnTo, back: sameOriginPath(returnTo, location.origin) };
    const url = this.#calls.loginUrl(provider, back, variables);
    if (!popup) {
      const isKept = this.#flows.add(full, appState, full === back ? undefined : back);
      if (!isKept && full !== back) throw tooLong(full);
      return depart(url);
    }
    const opened = openPopup();
    opened.goTo(url);
    return answerOfPopup(opened, this.#channel, async (href) => {
      const { code } = splitAuthError(ownAddress(href).href);
      if (code) throw await failureOnAddress(code);
      this.#askAnew();
      return this.#signedIn(await this.#present(), full, appState);
    });
  }

  handleCallback(url) {
    return attempt(() => this.#handle(url));
  }

  #handle(url) {
    const here = pageLocation().href;
    const again = url === undefined && runOfThisEntry(this.#scope, here);
    if (again) return again;
    const href = url === undefined ? here : new URL(url, here).href;
    const { code, shown } = splitAuthError(href);
    if (!code && shown !== href && href === here) replaceAddress(shown);
    const popup = popupName();
    const found = this.#flows.find(shown);
    if (!code && !popup && !found) return { handled: false };
    // The same address is the end of many sign-ins; together with its flow it names one.
    const run = { url: `${found?.key} ${href}`, shown, inAddressBar: href === here };
    return handleOnce(this.#scope, run, async () => {
      if (popup && (await reportToOpener(popup, href, this.#channel))) return { handled: true, popup: true };
      if (code) {
        if (found) this.#flows.remove(found);
        throw await failureOnAddress(code);
      }
      const session = await this.#present();
      if (session === null || !found) {
        // The person came back by the browser's back button: the flow may still be finished with "forward".
        forgetRun(this.#scope, run.url);
        return { handled: false };
      }
      // Where that was too long for the worker, the page has come to a part of it only.
      if (found.flow.via !== undefined && run.inAddressBar) showAddress(found.flow.returnTo);
      this.#flows.remove(found);
      return this.#signedIn(session, found.flow.returnTo, found.flow.appState);
    });
  }

  async session() {
    return this.#events.observe(await this.#present());
  }

  async #present() {
    const ask = this.#ask;
    const session = await ask();
    return ask === this.#ask ? session : this.#present();
  }

  /** A question of before a sign-in or sign-out may be answered after it, with the session before: it counts no more. */
  #askAnew() {
    this.#ask = singleFlight(() => this.#calls.session());
  }

  on(event, fn) {
    return this.#events.on(event, fn);
  }

  async signOut(options = {}) {
    const wanted = readOptions(options, SIGN_OUT);
    const answer = await this.#calls.logout(wanted);
    this.#askAnew();
    this.#changed();
    this.#events.announce("signed_out", null);
    return leave(answer, wanted.endProviderSession);
  }

  #signedIn(session, returnTo, appState) {
    if (session === null) throw failure("session_missing");
    this.#changed();
    this.#events.announce("signed_in", session);
    return { handled: true, returnTo, ...(appState !== undefined && { appState }) };
  }
}

tells(BackendSession, "authorize", "session", "signOut");

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
