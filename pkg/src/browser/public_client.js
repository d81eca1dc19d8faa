import { checkAppState } from "./app_state.js";
import { authorizedFetch } from "./authorized_fetch.js";
import { attempt, forgetRun, handleOnce, runOfThisEntry } from "./callback_once.js";
import { EngineObject } from "./engine.js";
import { tells } from "./failure.js";
import { leave, navigate, pageLocation, replaceAddress } from "./navigation.js";
import { oneAtATime } from "./one_at_a_time.js";
import { clockOf, readOptions, senderOf, type } from "./options.js";
import { readOrigins } from "./origins.js";
import { answerOfPopup, openPopup, ownAddress, popupName, reportToOpener } from "./popup.js";
import { sameOriginPath } from "./return_to.js";
import { SessionEvents } from "./session_events.js";
import { singleFlight } from "./single_flight.js";
import { TabChannel } from "./tab_channel.js";
import { authorizationOptions } from "./protocol_options.js";

const AUTHORIZE = { ...authorizationOptions, returnTo: type.json, appState: type.json, popup: type.boolean };
const SIGN_OUT = { revoke: type.boolean, endProviderSession: type.boolean };

// One session a page for one client: a component that is mounted twice makes two clients, and the second one has to
// find what the first one signed in. The engine's own memory would not do: it is gone after a trap.
//
// What may change the session happens `inTurn`: a refresh token that is sent twice costs the person the whole grant at
// servers that rotate it, and a refresh that ends after `signOut` would bring the session back.
const sessions = new Map();

function sessionOf(scope) {
  if (!sessions.has(scope)) sessions.set(scope, { memory: new Map(), inTurn: oneAtATime() });
  return sessions.get(scope);
}

/** Pattern 1, browser-based client: the engine runs in the page, and the page holds the tokens. */
export class PublicClient {
  #engine;
  #options;
  #scope;
  #channel;
  #events;
  #inTurn;
  #renew;

  static async create(options) {
    const client = new PublicClient(options);
    await client.#engine.ready();
    return client;
  }

  constructor({ api, ...options }) {
    const { provider, issuer, client_id, redirect_uri } = options;
    this.#options = options;
    const server = issuer ?? provider.issuer ?? provider.token_endpoint;
    this.#scope = `public:${JSON.stringify([server, client_id, redirect_uri])}`;
    const { memory, inTurn } = sessionOf(this.#scope);
    this.#inTurn = inTurn;
    this.#renew = singleFlight(() => this.#callInTurn((session) => session.accessToken({ refresh: true })));
    this.#engine = new EngineObject(({ PublicSession }) => PublicSession.create(options, memory));
    this.#channel = new TabChannel(this.#scope);
    this.#events = new SessionEvents({
      channel: this.#channel,
      now: clockOf(options),
      read: () => this.session(),
      hear: (change, _, more) => this.#hear(change, more),
    });
    const token = (choice) => this.accessToken(choice);
    this.fetch = authorizedFetch({ send: senderOf(options), origins: readOrigins(api), token });
  }

  async authorize(options = {}) {
    const { popup, ...request } = readOptions(options, AUTHORIZE);
    checkAppState(request.appState);
    if (request.returnTo !== undefined) sameOriginPath(request.returnTo, pageLocation().origin);
    const url = this.#engine.callNow((session) => session.authorize(request));
    if (!popup) {
      navigate(url);
      return undefined;
    }
    const opened = openPopup();
    opened.goTo(url);
    return answerOfPopup(opened, this.#channel, (href) => this.#finish(ownAddress(href).href));
  }

  handleCallback(url) {
    return attempt(() => this.#handle(url));
  }

  #handle(url) {
    const here = pageLocation().href;
    const again = url === undefined && runOfThisEntry(this.#scope, here);
    if (again) return again;
    const href = url === undefined ? here : new URL(url, here).href;
    const atRedirectUri = this.#isResponse(href);
    if (url === undefined && !atRedirectUri) return { handled: false };
    const inAddressBar = atRedirectUri && href === here;
    const shown = atRedirectUri ? new URL(this.#options.redirect_uri).href : href;
    const popup = popupName();
    return handleOnce(this.#scope, { url: href, shown, inAddressBar }, async () => {
      if (popup && (await reportToOpener(popup, href, this.#channel))) return { handled: true, popup: true };
      const result = await this.#finish(href);
      if (!result.handled) {
        // It was the application's own address after all.
        forgetRun(this.#scope, href);
        if (inAddressBar && pageLocation().href === shown) replaceAddress(href);
      }
      return result;
    });
  }

  async session() {
    return this.#events.observe(await this.#read());
  }

  async accessToken(options = {}) {
    const { refresh } = readOptions(options, { refresh: type.boolean });
    try {
      return await (refresh ? this.#renew() : this.#callInTurn((session) => session.accessToken({})));
    } finally {
      this.session().catch(() => {});
    }
  }

  async userinfo() {
    return this.#callInTurn((session) => session.userinfo());
  }

  on(event, fn) {
    return this.#events.on(event, fn);
  }

  async signOut(options = {}) {
    const wish = readOptions(options, SIGN_OUT);
    let answer;
    try {
      answer = await this.#callInTurn((session) => session.signOut(wish));
    } finally {
      // Even when the server could not be told, the tokens are gone from this page.
      // Each tab has tokens of its own, and does with them what was asked for here.
      this.#events.announce("signed_out", null, { revoke: wish.revoke });
    }
    return leave(answer, wish.endProviderSession);
  }

  #callInTurn(use) {
    return this.#inTurn(() => this.#engine.call(use));
  }

  #read() {
    return this.#engine.call((session) => session.session() ?? null);
  }

  async #finish(href) {
    const result = await this.#callInTurn((session) => session.handleCallback(href));
    if (result === null || result === undefined) return { handled: false };
    this.#events.announce("signed_in", await this.#read());
    return { handled: true, ...result };
  }

  /** Each tab holds its own tokens: only that somebody signed in or out concerns the others. */
  async #hear(change, { revoke }) {
    if (change !== "signed_in" && change !== "signed_out") return undefined;
    const mine = await this.#read();
    if (change === "signed_in") return mine;
    if (mine === null) return undefined;
    // The tokens are gone at once; that they are revoked as well is nothing to wait for.
    await new Promise((gone) => {
      const begin = (session) => {
        const step = session.signOut({ revoke });
        gone();
        return step;
      };
      this.#callInTurn(begin).catch(gone);
    });
    return null;
  }

  /** Whether an address is `redirect_uri` with a response on it; whether a good one is the engine's to say. */
  #isResponse(href) {
    const url = new URL(href);
    const redirect = new URL(this.#options.redirect_uri);
    if (url.origin !== redirect.origin || url.pathname !== redirect.pathname) return false;
    const names = this.#options.provider?.dialect?.authorization_response?.names;
    return ["code", "state", "error"].some((name) => url.searchParams.has(names?.[name] ?? name));
  }
}

tells(PublicClient, "authorize", "session", "accessToken", "userinfo", "signOut");
