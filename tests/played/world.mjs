/** Every document, played by the sandbox, in front of one workerd whose handlers sign people in there. */
import { readdirSync, readFileSync } from "node:fs";
import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { freePort } from "../workerd/free_port.js";
import { browserAt, sendTo, serveFetch } from "../workerd/over_http.js";
import { startWorkerd } from "../workerd/workerd.js";

const DOCUMENTS = new URL("../../providers/", import.meta.url);
const REQUESTS = new URL("../providers/requests/", import.meta.url);

/** What is asked for at the providers whose requests stand in Rust. */
const VECTORS = {
  github: { options: { scope: "read:user user:email" } },
  intandem: { options: {} },
  tali: { options: {} },
  tiltify: { options: {} },
  "tiltify-v3": { options: {} },
};

/** The name of a document in the sandbox, where some are played by servers of their own. */
const nameOf = (id) => (id in VECTORS && id !== "github" ? `${id}-document` : id);

/** `{ id, name, document, requests }` of every provider. */
export async function everyProvider() {
  const ids = readdirSync(DOCUMENTS).filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
  return Promise.all(
    ids.sort().map(async (id) => {
      const document = JSON.parse(readFileSync(new URL(`${id}.json`, DOCUMENTS), "utf8"));
      const requests = VECTORS[id] ?? (await import(new URL(`${id}.mjs`, REQUESTS))).default;
      return { id, name: nameOf(id), document, requests };
    }),
  );
}

/** A secret in which each way of coding it differs. */
export const secretOf = (name) => `${name}/s+e%cr:t`;

/** Whether a refresh brings another refresh token, by the answer on the provider's page. */
function rotationOf({ refresh, tokens }) {
  const body = typeof refresh?.answer?.body === "object" ? refresh.answer.body : undefined;
  const text = body && JSON.stringify(body);
  return text && tokens?.refresh_token && !text.includes("refresh_token") ? "none" : "strict";
}

/** Starts the sandbox and the workerd. */
export async function startWorld(providers) {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const now = Date.now();
  const documents = Object.fromEntries(providers.map(({ name, document }) => [name, document]));
  const settings = ({ name, document, requests: { options = {}, ...requests } }) => {
    const isPublic = document.dialect?.token_request?.client_authentication === "none";
    const redirect_uris = [`${origin}/${name}/auth/${name}/callback`];
    const client = isPublic ? { client_id: `${name}-client`, public: true } : { client_id: `${name}-client`, client_secret: secretOf(name) };
    return { clients: [{ ...client, redirect_uris }], variables: options.variables, parameters: Object.keys(options.parameters ?? {}), rotation: rotationOf(requests) };
  };
  const sandbox = createSandbox({ documents, providers: Object.fromEntries(providers.map((one) => [one.name, settings(one)])), clock: () => now });
  const server = await serveFetch(sandbox.fetch);
  const entry = ({ name, document, requests: { options = {} } }) => {
    const { scope, variables, parameters } = options;
    const [{ client_id, client_secret, redirect_uris: [redirect_uri] }] = sandbox.clients[name];
    const entries = Object.entries({ client_id, client_secret, redirect_uri, scope, variables, parameters });
    return { provider: sandbox.provider(document, server.origin, name), ...Object.fromEntries(entries.filter(([, value]) => value !== undefined)) };
  };
  const bindings = { NOW: now, COOKIE_KEY: keyOf(11), PROVIDERS: JSON.stringify(Object.fromEntries(providers.map((one) => [one.name, entry(one)]))) };
  const workerd = await startWorkerd({ worker: { entry: new URL("worker.js", import.meta.url), bindings, port } });
  return {
    sandbox,
    sandboxOrigin: server.origin,
    workerd,
    browser: () => browserAt(origin),
    /** Moves both clocks, which stand still otherwise. */
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
