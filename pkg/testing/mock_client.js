import { emit } from "../src/browser/failure.js";
import { failure, oauthError } from "./failures.js";
import { accessTokenOf, isOver, sessionView } from "./session_view.js";
import { readOrigins } from "../src/browser/origins.js";

/** A page of nobody's, where the environment of the test has none. */
const A_PAGE = "https://app.example/";

const pageAddress = () => {
  const { href } = globalThis.location ?? {};
  return href?.startsWith("http") ? href : A_PAGE;
};

/** Which of the three patterns the options of `createClient` name. */
function patternOf({ tokens, provider, issuer, client_id }) {
  if (tokens === "page") return "mediated";
  return provider !== undefined || issuer !== undefined || client_id !== undefined ? "public" : "backend";
}

/**
 * A client that asks nobody: it is signed in as the test says, and `mock` changes that. It takes the options of
 * `createClient` too, of which those count that decide what the client has.
 */
export function mockClient(options = {}) {
  const { session: first = null, restoring = false, callback = { handled: false }, fetch: answer, userinfo, now = Date.now } = options;
  const pattern = patternOf(options);
  const origins = readOrigins(options.api);
  const listeners = { session: new Set(), idle: new Set() };
  const calls = [];
  const failures = new Map();
  const viewOf = (session) => (session === null ? null : sessionView(session, now));
  const snapshotOf = (session) => ({ status: session === null ? "signed_out" : "signed_in", session });
  let snapshot = restoring ? { status: "restoring", session: null } : snapshotOf(viewOf(first));
  let comesBack = callback;
  let departed = {};
  let tokens = 1;
  let hasLooked = false;

  const emitTo = (event, news) => [...listeners[event]].forEach((listener) => emit(listener, news));
  function change(type, session, { otherTab = false } = {}) {
    snapshot = snapshotOf(session);
    emitTo("session", { type, session, otherTab });
  }
  /** The first look at the session ends at once, and is emitted as the real client emits it. */
  function look() {
    if (hasLooked || snapshot.status === "restoring") return;
    hasLooked = true;
    queueMicrotask(() => emitTo("session", { type: "restored", session: snapshot.session, otherTab: false }));
  }
  function present() {
    const { session } = snapshot;
    if (session && isOver(session, now)) change("signed_out", null);
    return snapshot.session;
  }
  function required() {
    const session = present();
    if (session === null) throw failure("session_missing");
    return session;
  }
  function renew() {
    tokens += 1;
    const { token_expires_at } = sessionView({}, now);
    change("refreshed", { ...required(), token_expires_at, stale: undefined });
  }
  const address = (input) => new URL(typeof Request === "function" && input instanceof Request ? input.url : input, pageAddress());

  const methods = {
    async session() {
      look();
      await undefined;
      return present();
    },
    async authorize({ popup, returnTo, appState } = {}) {
      const { pathname, search, hash } = new URL(pageAddress());
      departed = { returnTo: returnTo ?? pathname + search + hash, ...(appState !== undefined && { appState }) };
      // The real one leaves the page, and nothing goes on there.
      if (!popup) return new Promise(() => {});
      change("signed_in", viewOf(first ?? {}));
      return { handled: true, ...departed };
    },
    handleCallback: async () => comesBack,
    async fetch(input, init) {
      const { origin } = address(input);
      if (pattern !== "backend" && !origins.has(origin)) throw failure("api_origin_not_allowed", { origin });
      required();
      if (answer === undefined) throw failure("option_missing", { option: "fetch" });
      return answer(input, init);
    },
    async signOut({ endProviderSession = false } = {}) {
      change("signed_out", null);
      return { leaving: endProviderSession };
    },
    ...(pattern !== "backend" && options.storage !== "vault" && {
      async accessToken({ refresh, scope } = {}) {
        const { token_expires_at } = required();
        if (refresh || (typeof token_expires_at === "number" && token_expires_at * 1000 <= now())) renew();
        const token = accessTokenOf(required(), tokens);
        return scope === undefined ? token : { ...token, scope: [scope].flat() };
      },
    }),
    ...(pattern === "public" && {
      async userinfo() {
        const { profile, claims } = required();
        return userinfo ?? { sub: profile.id, ...claims };
      },
      async dpopProof() {
        required();
        return "a.mocked.proof";
      },
    }),
  };

  /** The method, whose calls are written down, and fail if the test said so. */
  const watched = (name, method) => async (...args) => {
    calls.push({ name, args });
    const [failing] = failures.get(name)?.splice(0, 1) ?? [];
    if (failing) throw failing;
    return method(...args);
  };

  const mock = {
    calls,
    signIn(session = first ?? {}, where) {
      change("signed_in", viewOf(session), where);
    },
    signOut(where) {
      change("signed_out", null, where);
    },
    refresh: renew,
    expire() {
      change("signed_out", null);
    },
    stale() {
      change("stale", { ...required(), stale: true });
    },
    restore(session = first) {
      hasLooked = true;
      change("restored", viewOf(session));
    },
    completeSignIn(session = first ?? {}) {
      comesBack = { handled: true, ...departed };
      change("signed_in", viewOf(session));
    },
    idle(secondsLeft) {
      emitTo("idle", { secondsLeft });
      if (secondsLeft <= 0) change("signed_out", null);
    },
    fail(name, error) {
      if (!Object.hasOwn(methods, name)) throw failure("option_invalid", { option: "name", reason: `this client has no \`${name}\`` });
      failures.set(name, [...(failures.get(name) ?? []), typeof error === "string" ? oauthError(error) : error]);
    },
  };

  return {
    ...Object.fromEntries(Object.entries(methods).map(([name, method]) => [name, watched(name, method)])),
    snapshot: () => snapshot,
    on(event, fn) {
      if (!Object.hasOwn(listeners, event)) throw failure("option_invalid", { option: "event", reason: "`session` and `idle` are the only ones" });
      // Each call is a listener of its own, as with the real client.
      const listener = (news) => fn(news);
      listeners[event].add(listener);
      if (event === "session") look();
      return () => listeners[event].delete(listener);
    },
    mock,
  };
}
