import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { browserAt, heldTokens, sendTo, serveFetch } from "./over_http.js";
import { freePort } from "./free_port.js";
import { startWorkerd } from "./workerd.js";

export const ROTATIONS = ["none", "overlap", "strict"];
/** Isolates with the store; one more keeps its sessions in cookies, as before there was a store. */
export const ISOLATES = 4;
const COOKIE = ISOLATES;

/**
 * Four isolates of one workerd that bind one namespace of real Durable Objects, and an authorization server that
 * keeps refresh tokens, rotates them, or rotates them strictly.
 */
export async function startStoredIsolates() {
  const ports = await Promise.all(Array.from({ length: ISOLATES + 1 }, freePort));
  const origin = `http://localhost:${ports[0]}`;
  const clients = (id) => [{ client_id: "app", client_secret: "app-secret", trusted: true, redirect_uris: [`${origin}/auth/${id}/callback`] }];
  const settings = (id) => ({ like: "standard", server: "openid", rotation: id, tokenLifetime: 3600, clients: clients(id) });
  const now = Date.now();
  const sandbox = createSandbox({ providers: Object.fromEntries(ROTATIONS.map((id) => [id, settings(id)])), clock: () => now });
  const tokens = heldTokens(sandbox);
  const server = await serveFetch(tokens.fetch);
  const bindings = { ORIGIN: origin, SANDBOX: server.origin, COOKIE_KEY: keyOf(6), NOW: now };
  const isolate = (port, store) => ({ entry: new URL("stored_worker.js", import.meta.url), bindings: { ...bindings, STORE: store }, port, objects: { SESSIONS: "GrantwaySessions" } });
  const workerd = await startWorkerd(Object.fromEntries(ports.map((port, at) => [`isolate${at}`, isolate(port, at === COOKIE ? "cookie" : "object")])));
  const tell = async (path) => {
    for (const port of ports) await (await sendTo(port)(origin + path)).text();
  };
  return {
    sandbox,
    workerd,
    /** A browser whose requests reach one of the isolates. */
    browser: (at = 0) => browserAt(origin, ports[at]),
    /** A browser in front of the isolate without a store. */
    browserBefore: () => browserAt(origin, ports[COOKIE]),
    proxied: (path) => `/auth/proxy/${new URL(server.origin).host}${path}`,
    /** The requests that the token endpoint received. */
    tokenRequests: (id) => sandbox.log("token", id).length,
    /** Holds back the answers of the token endpoints until the returned function is called. */
    holdTokens: tokens.hold,
    setAway: (is) => tell(`/away?is=${is}`),
    /** Moves the clocks of the sandbox and of all isolates, which otherwise stand still. */
    async advance(seconds) {
      sandbox.clock({ advance_ms: seconds * 1000 });
      await tell(`/advance?milliseconds=${seconds * 1000}`);
    },
    async stop() {
      await workerd.stop();
      await server.stop();
    },
  };
}
