// The world of these tests: the sandbox on one site, the application on another, once as a page alone, once behind a
// real workerd on plain-http loopback.

import { keyOf } from "../runtimes/app.js";
import { startApp } from "../browser/page_app.mjs";
import { fileIn } from "../browser/http_server.mjs";
import { POLICY, packed } from "../browser/package_files.mjs";
import { publicOptions } from "../browser/public_sign_in.mjs";
import { startSandbox } from "../browser/sandbox_server.mjs";
import { freePort } from "../workerd/free_port.js";
import { startWorkerd } from "../workerd/workerd.js";

/** A page may frame the server. */
const FRAMING = `default-src 'none'; ${POLICY}; connect-src 'self' http://127.0.0.1:* http://localhost:*; frame-src 'self' http://127.0.0.1:* http://localhost:*`;

/** Every sink of scripts takes Trusted Types only, of these policies. */
const guardedBy = (policies) => `default-src 'none'; ${POLICY}; worker-src 'self'; connect-src 'self' http://127.0.0.1:*; require-trusted-types-for 'script'; trusted-types ${policies}`;

/**
 * `server` is the sandbox, and `meddle(request, answer)` is between it and everybody; while it `asksNobody`, it takes the
 * person to be there and to agree. `app` is the page alone with the
 * package in one file, `plain` the same with the package file by file, `strict` one that may compile no wasm; `options`
 * are those of the client of `app`; `framing` may show the server in a frame; `guarded` and `guardedVault` demand
 * Trusted Types, the second with the policy of this package; `sibling` is that server on the site of
 * the application; `backend` is the origin behind workerd, `seen()` what its worker has seen.
 */
export async function startWorld() {
  const world = { meddle: undefined, asksNobody: false };
  const origins = new Set();
  const visited = async ({ url }) => {
    const { origin, pathname } = new URL(url);
    origins.add(origin);
    return pathname === "/ending_worker.js" ? endingWorker() : undefined;
  };
  const around = async (request, answer) => {
    const answered = await (world.meddle ? world.meddle(request, answer) : answer());
    return world.asksNobody ? agreed(request, answered, (form) => server.sandbox.fetch(form)) : answered;
  };
  const [server, port, app, plain, strict, framing, guarded, guardedVault] = await Promise.all([
    startSandbox({ around }), freePort(), startApp({ worker: visited }), startApp({ worker: visited, bundled: false }),
    startApp({ worker: visited, headers: { "content-security-policy": "script-src 'self'" } }),
    startApp({ worker: visited, headers: { "content-security-policy": FRAMING } }),
    startApp({ worker: visited, headers: { "content-security-policy": guardedBy("'none'") } }),
    startApp({ worker: visited, headers: { "content-security-policy": guardedBy("grantway") } }),
  ]);
  const backend = `http://localhost:${port}`;
  server.sandbox.register("standard", { client_id: "worker", client_secret: "not secret", redirect_uris: [`${backend}/auth/standard/callback`] });
  const pages = app.origin.replace("localhost", "127.0.0.1");
  const bindings = { ORIGIN: backend, SANDBOX: server.origin, PAGES: pages, COOKIE_KEY: keyOf(9) };
  const workerd = await startWorkerd({ app: { entry: new URL("worker.js", import.meta.url), bindings, port } });
  // workerd closes a connection that was idle for five seconds: a request that meets that would fail by chance.
  const ask = async (path) => (await fetch(backend + path, { headers: { connection: "close" } })).json();
  return Object.assign(world, {
    server,
    app,
    plain,
    strict,
    framing,
    guarded,
    guardedVault,
    sibling: { ...server, origin: server.origin.replace("127.0.0.1", "localhost"), issuer: server.issuer.replace("127.0.0.1", "localhost") },
    options: publicOptions(app, server),
    backend,
    seen: () => ask("/seen"),
    /** The origins of the application whose pages were asked for since `forget`. */
    origins: () => [...origins].map((origin) => (origin === pages ? backend : origin)),
    async forget() {
      world.meddle = undefined;
      world.asksNobody = false;
      origins.clear();
      server.sandbox.reset();
      await ask("/forget");
    },
    async close() {
      await workerd.stop();
      await Promise.all([app, plain, strict, framing, guarded, guardedVault, server].map((each) => each.close()));
    },
  });
}

/** The worker of a vault, which ends when a page of its origin says so: most engines let nobody else end one. */
async function endingWorker() {
  const script = await fileIn(packed, "/vault_worker.js");
  return new Response(`new BroadcastChannel("end").onmessage = () => close();\n${await script.text()}`, { headers: script.headers });
}

/** The answer to an authorization request, with the consent page that it may be accepted. */
async function agreed(request, answered, submit) {
  if (answered.status !== 200 || !new URL(request.url).pathname.endsWith("/authorize")) return answered;
  const page = await answered.text();
  const [, action] = page.match(/<form method="post" action="([^"]+)"/);
  const [, id] = page.match(/name="request_id" value="([^"]+)"/);
  const [, user] = page.match(/name="user" value="([^"]+)" checked/);
  const body = new URLSearchParams({ request_id: id, user, accept: "accept" });
  return submit(new Request(new URL(action, request.url), { method: "POST", body }));
}

/** Changes one letter in the middle of a response's state. (The last one may carry bits that mean nothing, or be the same.) */
export function tamperWithState({ searchParams }) {
  const state = searchParams.get("state");
  searchParams.set("state", `${state.slice(0, 30)}${state[30] === "A" ? "B" : "A"}${state.slice(31)}`);
}

/** The requests for a refresh, as the server's log knows them. */
export const refreshes = ({ server }) =>
  server.sandbox.log("token", "standard").filter(({ method, body }) => method === "POST" && new URLSearchParams(body).get("grant_type") === "refresh_token");
