/**
 * `grantway/sandbox`: an authorization server for development and tests, as a fetch handler for Node, workerd,
 * Deno, Bun and browsers. It plays five real servers and the provider of any document, strictly. It shares no code
 * with the engine, so that the two can disagree.
 */
import { Clients } from "./state/clients.js";
import { Codes } from "./state/codes.js";
import { Consent } from "./pages/consent.js";
import { addressesOf, pointDocument } from "./document/addresses.js";
import { readDocument } from "./document/reading.js";
import { Faults } from "./faults.js";
import { Keys } from "./state/keys.js";
import { DEFAULT_USERS } from "./people.js";
import { answerAsPerson, backToApplication, shown } from "./person.js";
import { pointAtSandbox, sandboxName } from "./provider_document.js";
import { route } from "./routes.js";
import { logoutClaims } from "./servers/openid/openid_logout.js";
import { Sessions } from "./state/sessions.js";
import { BUILT_IN, SERVERS, settle } from "./settings.js";
import { Tokens } from "./state/tokens.js";

const DEFAULT_ORIGIN = "http://127.0.0.1:8788";
const MOST_LOGGED = 1000;

/**
 * A sandbox; two sandboxes share nothing.
 * @param {import("./index.d.ts").SandboxOptions} [options]
 * @returns {import("./index.d.ts").Sandbox}
 */
export function createSandbox({ providers: overrides, documents, users = DEFAULT_USERS, clock = () => Date.now(), origin, control = true, random = Math.random, onLog } = {}) {
  if (users.length === 0) throw new TypeError("the sandbox needs at least one user");
  let offset = 0;
  let logged = [];
  const now = () => clock() + offset;
  const faults = new Faults(random);
  const pairs = new Map();
  const people = new Map(users.map((user) => [user.id, user]));
  const providers = new Map(settle(overrides, documents).map(({ id, settings }) => [id, makeProvider(id, settings, { people, faults, now, pairs })]));

  const provider = (name) => {
    const found = providers.get(name);
    if (!found) throw new TypeError(`the sandbox has no provider \`${name}\`; it has ${[...providers.keys()].join(", ")}`);
    return found;
  };

  /** The name under which a document is played. */
  const nameOf = (document) =>
    [...providers.values()].find(({ settings }) => settings.document === document)?.id ?? (providers.has(document.id) ? document.id : sandboxName(document));

  const api = {
    async fetch(input, init) {
      // A runtime passes (request, env, ctx). Only a URL comes with our `init`.
      const request = typeof input === "object" && "method" in input ? input : new Request(input, init);
      const call = makeCall(request, origin);
      const response = await route({ api, controlled: control }, providers, users, call, {
        push(entry) {
          logged.push(entry);
          if (logged.length > MOST_LOGGED) logged = logged.slice(-MOST_LOGGED);
        },
        over: (entry) => onLog?.(entry),
      });
      return response;
    },

    provider(document, at = origin ?? DEFAULT_ORIGIN, name = nameOf(document)) {
      const { settings } = provider(name);
      return settings.document ? pointDocument(document, at, name) : pointAtSandbox(document, at, name, settings.paths);
    },

    get clients() {
      return Object.fromEntries([...providers].map(([id, one]) => [id, one.clients.list()]));
    },

    register(name, client) {
      provider(name).clients.register(client);
    },

    async signIn(url, how) {
      const answered = await answerAsPerson(api, url, { user: users[0].id, ...how });
      const location = answered.headers.get("Location");
      if (!location) throw new Error(`the sandbox did not redirect but answered with status ${answered.status}: ${shown(await answered.text())}`);
      return location;
    },

    async visit(url, how) {
      return backToApplication(await answerAsPerson(api, url, { user: users[0].id, ...how }));
    },

    fault(name, fault) {
      if (fault.kind === "refused" && !provider(name).server.refused) throw new TypeError("only the provider of a document can refuse on purpose");
      faults.set(provider(name).id, fault);
    },

    faults: () => faults.list(),

    log(endpoint = "token", name = undefined) {
      return logged.filter((entry) => (endpoint === "all" || entry.endpoint === endpoint) && (name === undefined || entry.provider === name));
    },

    clock({ offset_ms, advance_ms = 0 } = {}) {
      for (const value of [offset_ms ?? 0, advance_ms]) if (!Number.isFinite(value)) throw new TypeError("`offset_ms` and `advance_ms` are milliseconds");
      offset = (offset_ms ?? offset) + advance_ms;
      return { now: now(), offset_ms: offset };
    },

    logoutToken(name, { claims, header, ...whose }) {
      const { id, keys } = provider(name);
      const own = logoutClaims(`${origin ?? DEFAULT_ORIGIN}/${id}`, now(), whose);
      return keys.sign({ ...own, ...claims }, { typ: "logout+jwt", ...header });
    },

    revoke(name, { user } = {}) {
      provider(name).tokens.revokeWhere((token) => user === undefined || token.user === user);
    },

    rotateKeys(name) {
      provider(name).keys.rotate();
    },

    reset() {
      offset = 0;
      logged = [];
      faults.clear();
      for (const { codes, tokens, sessions, consent, introduced, assertions } of providers.values()) {
        for (const store of [codes, tokens, sessions, consent, introduced, assertions]) store.clear();
      }
    },
  };
  return api;
}

/** A document with its addresses in a sandbox elsewhere. */
export function sandboxProvider(document, origin = DEFAULT_ORIGIN, name = sandboxName(document) ?? document.id) {
  if (typeof name !== "string") throw new TypeError("say which sandbox provider plays this document: sandboxProvider(document, origin, name)");
  return name in BUILT_IN ? pointAtSandbox(document, origin, name, BUILT_IN[name].paths) : pointDocument(document, origin, name);
}

function makeProvider(id, settings, { people, faults, now, pairs }) {
  const { document } = settings;
  return {
    id,
    settings,
    ...(document && { reading: readDocument(document), addresses: addressesOf(document) }),
    users: people,
    faults,
    now,
    server: SERVERS[settings.server],
    clients: new Clients(settings.clients),
    codes: new Codes(now),
    tokens: new Tokens(now),
    sessions: new Sessions(id, now),
    consent: new Consent(now),
    keys: new Keys(document?.id_token_signing_alg_values_supported, pairs),
    /** The clients that have been told who somebody is. */
    introduced: new Set(),
    /** The `jti` of the client assertions that were used. */
    assertions: new Set(),
  };
}

/** A request with what the servers need of it. Reads the body at most once. */
function makeCall(request, origin) {
  const url = new URL(request.url);
  let body;
  return {
    request,
    url,
    origin: (origin ?? url.origin).replace(/\/$/, ""),
    text: () => (body ??= request.text()),
  };
}
