import { checkAppState } from "./app_state.js";
import { authorizedFetch } from "./authorized_fetch.js";
import { attempt, forgetRun, handleOnce, runOfThisEntry } from "./callback_once.js";
import { engineFor } from "./compiled_options.js";
import { failure, tells } from "./failure.js";
import { keeperOf } from "./keeper.js";
import { depart, isSamePath, leave, pageLocation, replaceAddress } from "./navigation.js";
import { oneAtATime } from "./one_at_a_time.js";
import { clockOf, readOptions, senderOf, type } from "./options.js";
import { readOrigins } from "./origins.js";
import * as operation from "./operations.js";
import { platformOf } from "./platform.js";
import { answerOfPopup, openPopup, ownAddress, popupName, reportToOpener } from "./popup.js";
import { sameOriginPath } from "./return_to.js";
import { SessionEvents } from "./session_events.js";
import { singleFlight } from "./single_flight.js";
import { TabChannel } from "./tab_channel.js";
import { inTabsTurn, tabName } from "./tab_identity.js";
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

/** The server that the options name: an issuer, or everything that identifies their document. */
function serverOf({ issuer, provider, variables }) {
  if (issuer !== undefined && variables === undefined) return issuer;
  if (issuer !== undefined) return [issuer, variables];
  const { dialect, ...members } = provider;
  const named = Object.entries(members).filter(([name]) => name === "issuer" || name.endsWith("_endpoint"));
  return [...named.sort(), dialect?.refresh_request?.endpoint, variables];
}

/** A redirect URI of another origin leads to a page that knows nothing of the sign-in. */
function requireOwnRedirectUri({ redirect_uri }) {
  const own = globalThis.location?.origin;
  if (!URL.canParse(redirect_uri) || !own || own === "null") return;
  const { origin } = new URL(redirect_uri);
  const reason = `its origin is ${origin}, and this page's is ${own}`;
  if (origin !== own) throw failure("redirect_uri_refused", { redirect_uri, reason });
}

/** Browser-based client: the engine runs in the page, and the page holds the tokens. */
export class PublicClient {
  #engine;
  #options;
  /** The compiled client, the name of its session, and the issuer whose metadata it fetches. */
  #opened;
  #host;
  #kept;
  #scope;
  #tab;
  #channel;
  #events;
  #inTurn;
  #renew;
  #renewDue;
  #complete;

  static async create(options) {
    requireOwnRedirectUri(options);
    const { engine, options: compiled } = await engineFor(options);
    const client = new PublicClient(engine, options, options.storage === "session" ? await tabName() : "");
    await client.#open(compiled);
    return client;
  }

  constructor(engine, { api, ...options }, tab) {
    const { client_id, redirect_uri } = options;
    this.#engine = engine;
    this.#options = options;
    this.#tab = tab;
    this.#scope = `public:${JSON.stringify([serverOf(options), client_id, redirect_uri])}`;
    const { memory, inTurn } = sessionOf(this.#scope);
    this.#inTurn = inTurn;
    // Each spends a refresh token, and ends with the engine's own deadline.
    this.#renew = singleFlight(() => this.#callInTurn(operation.ACCESS_TOKEN, true), Infinity);
    this.#renewDue = singleFlight(() => this.#callInTurn(operation.ACCESS_TOKEN, false), Infinity);
    this.#complete = singleFlight(() => this.#call(operation.COMPLETE));
    const keeper = keeperOf(memory, tab, clockOf(options));
    this.#host = platformOf(engine, options, keeper.perform);
    this.#kept = keeper.kept;
    this.#channel = new TabChannel(this.#scope);
    this.#events = new SessionEvents({
      channel: this.#channel,
      now: clockOf(options),
      read: () => this.session(),
      hear: (change, _, more) => this.#hear(change, more),
      isShared: false,
    });
    const token = (choice) => this.accessToken(choice);
    this.fetch = authorizedFetch({ send: senderOf(options), origins: readOrigins(api), token });
  }

  async authorize(options = {}) {
    const { popup, ...request } = readOptions(options, AUTHORIZE);
    checkAppState(request.appState);
    if (request.returnTo !== undefined) sameOriginPath(request.returnTo, pageLocation().origin);
    // Where the server's metadata are at hand, nothing is waited for. Where they are not, the window opens all the
    // same: browsers open one in the click only.
    const isComplete = this.#callNow(operation.IS_COMPLETE);
    const begin = () => this.#callNow(operation.AUTHORIZE, request);
    if (!popup) {
      if (!isComplete) await this.#complete();
      return depart(begin());
    }
    const url = isComplete ? begin() : undefined;
    const opened = openPopup();
    try {
      opened.goTo(url ?? (await this.#complete().then(begin)));
    } catch (thrown) {
      opened.close();
      throw thrown;
    }
    return answerOfPopup(opened, this.#channel, (href) => this.#finish(ownAddress(href).href));
  }

  handleCallback(url) {
    return attempt(() => this.#handle(url));
  }

  #handle(url, isSecondTry = false) {
    const here = pageLocation().href;
    const again = url === undefined && runOfThisEntry(this.#scope, here);
    if (again) return again;
    const href = url === undefined ? here : new URL(url, here).href;
    const isAtRedirectUri = this.#isAtRedirectUri(href);
    if (url === undefined && !isAtRedirectUri) return { handled: false };
    let shown;
    try {
      shown = this.#callNow(operation.WITHOUT_RESPONSE, href);
    } catch (error) {
      // The call before may have ended the engine; this one did not.
      if (error.code !== "engine_trapped" || isSecondTry) throw error;
      return this.#engine.load().then(() => this.#handle(url, true));
    }
    if (shown === null) return { handled: false };
    const inAddressBar = isAtRedirectUri && href === here;
    const popup = popupName();
    return handleOnce(this.#scope, { url: href, shown, inAddressBar }, async () => {
      if (popup && (await reportToOpener(popup, href, this.#channel))) return { handled: true, popup: true };
      try {
        await this.#complete();
      } catch (error) {
        // The server is away and the sign-in still waits: it can go on when the page is loaded again.
        forgetRun(this.#scope, href);
        if (inAddressBar && pageLocation().href === shown) replaceAddress(href);
        throw error;
      }
      return this.#finish(href);
    });
  }

  async session() {
    return this.#events.observe(await this.#read());
  }

  async accessToken(options = {}) {
    const { refresh } = readOptions(options, { refresh: type.boolean });
    if (refresh) return this.#observed(this.#renew());
    // A good token does not wait for calls under way.
    const held = await this.#call(operation.HELD_TOKEN);
    if (!held) return this.#observed(this.#renewDue());
    if (held.due) this.#observed(this.#renewDue()).catch(() => {});
    return held.token;
  }

  async userinfo() {
    await this.accessToken();
    return this.#call(operation.USERINFO_OF_SESSION);
  }

  #observed(call) {
    return call.finally(() => void this.session().catch(() => {}));
  }

  on(event, fn) {
    return this.#events.on(event, fn);
  }

  async signOut(options = {}) {
    const wanted = readOptions(options, SIGN_OUT);
    let answer;
    try {
      answer = await this.#callInTurn(operation.SIGN_OUT, wanted);
    } finally {
      // Even when the server could not be told, the tokens are gone from this page.
      // Each tab has its own tokens, and revokes them as the other tab was asked to.
      this.#events.announce("signed_out", null, { revoke: wanted.revoke });
    }
    const { end_session_url, revocation_failed: number } = answer;
    const revocation_failed = number === undefined ? undefined : this.#engine.codes[number];
    return leave({ end_session_url, revocation_failed }, wanted.endProviderSession);
  }

  async #open(options) {
    this.#opened = await this.#engine.run({ operation: operation.OPEN, args: [options], host: this.#host });
  }

  /** A call as it is now: with what the page keeps at this moment. */
  #callOf(operation, argument) {
    const [client, tag, issuer] = this.#opened;
    return { operation, client, args: [this.#kept(tag, issuer), argument], host: this.#host };
  }

  async #call(operation, argument) {
    await this.#engine.load();
    return this.#engine.run(this.#callOf(operation, argument));
  }

  #callNow(operation, argument) {
    return this.#engine.runNow(this.#callOf(operation, argument));
  }

  #callInTurn(operation, argument, begun) {
    const run = () => {
      const call = this.#call(operation, argument);
      begun?.();
      return call;
    };
    return this.#inTurn(() => inTabsTurn(this.#scope, this.#tab, run));
  }

  #read() {
    return this.#call(operation.SESSION);
  }

  async #finish(href) {
    const result = await this.#callInTurn(operation.HANDLE_CALLBACK, href);
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
    // The tokens are gone at once; nobody waits for their revocation.
    await new Promise((gone) => {
      this.#callInTurn(operation.SIGN_OUT, { revoke }, gone).catch(gone);
    });
    return null;
  }

  /** Whether an address is `redirect_uri`; whether a response of ours is on it is the engine's to say. */
  #isAtRedirectUri(href) {
    const [url, redirect] = [new URL(href), new URL(this.#options.redirect_uri)];
    return url.origin === redirect.origin && isSamePath(url.pathname, redirect.pathname);
  }
}

tells(PublicClient, "authorize", "session", "accessToken", "userinfo", "signOut");
