/** Documents that the sandbox plays, behind one workerd whose handlers sign people in there. */
import { createPublicKey } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createSandbox } from "grantway/sandbox";
import { REGISTERED } from "../providers/exchange.mjs";
import { keyOf } from "../runtimes/app.js";
import { freePort } from "../workerd/free_port.js";
import { browserAt, sendTo, serveFetch } from "../workerd/over_http.js";
import { startWorkerd } from "../workerd/workerd.js";

const DOCUMENTS = new URL("../../providers/", import.meta.url);
const REQUESTS = new URL("../providers/requests/", import.meta.url);

/** The providers whose requests are compared in Rust, byte for byte. */
const VECTORS = { github: { scope: "read:user user:email" }, intandem: {}, tali: {}, tiltify: {}, "tiltify-v3": {} };

/** A document, with the changes of a client's options. */
function overlaid(document, { dialect = {}, client_authentication }) {
  const merged = (own, other) => {
    if (own === null || typeof own !== "object" || Array.isArray(own) || typeof other !== "object" || Array.isArray(other)) return other;
    return Object.entries(other).reduce((all, [name, value]) => ({ ...all, [name]: merged(own[name], value) }), own);
  };
  const way = client_authentication ? { token_request: { client_authentication } } : {};
  return { ...document, dialect: merged(merged(document.dialect ?? {}, dialect), way) };
}

/** `{ id, name, document, options, requests }` for every provider; `name` is its name in the sandbox. */
export async function everyProvider() {
  const ids = readdirSync(DOCUMENTS).filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
  return Promise.all(
    ids.sort().map(async (id) => {
      const document = JSON.parse(readFileSync(new URL(`${id}.json`, DOCUMENTS), "utf8"));
      const requests = id in VECTORS ? { options: VECTORS[id] } : (await import(new URL(`${id}.mjs`, REQUESTS))).default;
      const { options = {} } = requests;
      return { id, name: `${id}-document`, document: overlaid(document, options), options, requests };
    }),
  );
}

/** Whether a refresh brings another refresh token, by the answer on the provider's page. */
function rotationOf({ refresh, tokens }) {
  const body = typeof refresh?.answer?.body === "object" ? JSON.stringify(refresh.answer.body) : undefined;
  return body && tokens?.refresh_token && !body.includes("refresh_token") ? "none" : "strict";
}

/** The registration of a private key: its public key verifies what it signs. */
function registeredKey({ private_key, key_id, team_id }) {
  const { kty, crv, x, y } = createPublicKey(private_key).export({ format: "jwk" });
  return { public_key: { kty, crv, x, y }, key_id, team_id };
}

/** The registered client. Its secret differs in each encoding. */
function clientOf({ name, document, options }, origin) {
  const isPublic = document.dialect.token_request?.client_authentication === "none";
  const secret = options.client_secret ?? `${name}/s+e%cr:t`;
  const proof = isPublic ? { public: true } : secret.private_key ? registeredKey(secret) : { client_secret: secret };
  return { client_id: options.client_id ?? REGISTERED.client_id, ...proof, redirect_uris: [`${origin}/${name}/auth/${name}/callback`] };
}

/**
 * Starts the sandbox and the workerd. For each provider the sandbox plays the `played` document if there is one,
 * else the `document` with which the worker signs people in.
 */
export async function startWorld(providers) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const now = Date.now();
  const documents = Object.fromEntries(providers.map(({ name, document, played = document }) => [name, played]));
  const settings = (provider) => {
    const { options, requests } = provider;
    return { clients: [clientOf(provider, origin)], variables: options.variables, parameters: Object.keys(options.parameters ?? {}), rotation: rotationOf(requests) };
  };
  const sandbox = createSandbox({ documents, providers: Object.fromEntries(providers.map((one) => [one.name, settings(one)])), clock: () => now });
  const server = await serveFetch(sandbox.fetch);
  const registered = (name) => {
    const [{ client_id, client_secret, redirect_uris: [redirect_uri] }] = sandbox.clients[name];
    return { client_id, redirect_uri, ...(client_secret && { client_secret }) };
  };
  const entry = ({ name, document, options: { client_secret, scope, variables, parameters } }) => ({
    provider: sandbox.provider(document, server.origin, name),
    client_secret,
    ...registered(name),
    scope,
    variables,
    parameters,
  });
  const bindings = { NOW: now, COOKIE_KEY: keyOf(11), PROVIDERS: JSON.stringify(Object.fromEntries(providers.map((one) => [one.name, entry(one)]))) };
  const workerd = await startWorkerd({ worker: { entry: new URL("worker.js", import.meta.url), bindings, port } });
  return {
    sandbox,
    sandboxOrigin: server.origin,
    workerd,
    clientOf: registered,
    browser: () => browserAt(origin),
    /** Moves both clocks, which otherwise stand still. */
    async advance(seconds) {
      sandbox.clock({ advance_ms: seconds * 1000 });
      await (await sendTo(port)(`${origin}/advance?milliseconds=${seconds * 1000}`)).text();
    },
    async stop() {
      await workerd.stop();
      await server.stop();
    },
  };
}
