// The sandbox worker: an authorization server that plays every provider of the demo, on a site of its own.
// One Durable Object holds it, because a code that was issued in one isolate is redeemed in another.

import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import { createSandbox, sandboxProvider } from "grantway/sandbox";
import { longLivedIds, providerIds } from "./catalogue.js";
import { sandboxClient } from "./worker/credentials.js";
import { addressOf, documents } from "./worker/documents.js";

// Where the app's handlers have their routes; those below /kept keep their sessions in a store.
const inWorker = ["/auth", "/kept/auth"];
const everywhere = [...inWorker, "/mediated", "/kept/mediated"];
const lasting = { "tiltify-v3": "/lasting-v3", intandem: "/lasting-intandem" };
const basesOf = (id) => (longLivedIds.includes(id) ? [...inWorker, lasting[id]] : everywhere);

export class SandboxServer extends DurableObject {
  #sandbox;

  async fetch(request) {
    const app = appOrigin(request, this.env);
    this.#sandbox ??= createSandbox({ documents: Object.values(documents), providers: providersFor(app) });
    if (!isPageCall(request, app)) return this.#sandbox.fetch(request);
    const answer = request.method === "OPTIONS" ? new Response(null, { status: 204 }) : await this.#sandbox.fetch(request);
    return openedTo(app, answer);
  }
}

// An API that is called with a token lent to a page has to let that page in. Not every real one does, or says so; here
// all do, or the pattern could not be shown. The standard server opens itself.
const pageApis = new Set(Object.values(documents).map(pathOfUserinfo).filter(Boolean));

function pathOfUserinfo(document) {
  const { userinfo_endpoint, ...pointed } = sandboxProvider(document, "http://sandbox");
  return userinfo_endpoint && new URL(addressOf(pointed, userinfo_endpoint)).pathname;
}

const isPageCall = (request, app) => request.headers.get("origin") === app && pageApis.has(new URL(request.url).pathname);

function openedTo(app, answer) {
  const opened = new Response(answer.body, answer);
  opened.headers.set("access-control-allow-origin", app);
  opened.headers.set("access-control-allow-headers", "authorization");
  opened.headers.set("access-control-expose-headers", "www-authenticate, retry-after");
  opened.headers.append("vary", "origin");
  return opened;
}

/** What the public sees. Its switches (clock, faults, log) answer only where SANDBOX_CONTROL is set: on a developer's machine. */
export default {
  fetch(request, env) {
    if (new URL(request.url).pathname.startsWith("/__sandbox/") && !env.SANDBOX_CONTROL) return new Response("not found\n", { status: 404 });
    return serverOf(env).fetch(request);
  },
};

/** What the demo's own worker is bound to: the same server, switches included, for the attack with a late code. */
export class ForApp extends WorkerEntrypoint {
  fetch(request) {
    return serverOf(this.env).fetch(request);
  }
}

const serverOf = (env) => env.SERVER.get(env.SERVER.idFromName("sandbox"));

// Without APP_ORIGIN the app is the neighbour: `name` beside `name-sandbox`.
function appOrigin(request, env) {
  return env.APP_ORIGIN || new URL(request.url).origin.replace(/^(https?:\/\/[^.:/]+?)-sandbox\b/, "$1");
}

function providersFor(app) {
  const confidential = (id) => ({
    ...sandboxClient(id), name: "Grantway demo",
    redirect_uris: basesOf(id).map((base) => `${app}${base}/${id}/callback`), post_logout_redirect_uris: [`${app}/`],
  });
  const page = { client_id: "standard-page", public: true, name: "Grantway demo page", redirect_uris: [`${app}/callback`, `${app}/tabs`], post_logout_redirect_uris: [`${app}/`] };
  return Object.fromEntries(providerIds.map((id) => [id, { clients: id === "standard" ? [confidential(id), page] : [confidential(id)] }]));
}
