// The demo's worker: Grantway's routes, the demo's own, and the page's files.
// It deploys as it is (wrangler.toml) and runs the same in a local workerd (serve.mjs).

import { recordArrival } from "./worker/arrivals.js";
import { serveAsset } from "./worker/assets.js";
import { demoRoute } from "./worker/demo_routes.js";
import { inWorker, lentToPage, longLived } from "./worker/handlers.js";
import { openVisitor, withVisitorCookie } from "./worker/visitor.js";
import { describeRefusal } from "./wire/refusal.js";

export { DemoRoom } from "./worker/room.js";

const handlers = {
  "/auth/": inWorker, "/mediated/": lentToPage,
  "/lasting-v3/": longLived["tiltify-v3"], "/lasting-intandem/": longLived.intandem,
};

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (env.APP_ORIGIN && url.origin !== env.APP_ORIGIN) return Response.redirect(env.APP_ORIGIN + url.pathname + url.search, 302);
    const visitor = await openVisitor(request, env);
    const response = await route(request, url, visitor, ctx);
    // Written before the answer leaves, so that the page reads a whole trace.
    await visitor.flush();
    return withVisitorCookie(visitor, response);
  },
};

async function route(request, url, visitor, ctx) {
  const base = Object.keys(handlers).find((prefix) => url.pathname.startsWith(prefix));
  if (base) {
    const answered = await recordArrival(request, visitor, () => handleOrRefuse(handlers[base], request, visitor, ctx));
    if (answered) return answered;
  }
  if (url.pathname.startsWith("/demo/")) {
    const answered = await demoRoute(request, visitor, ctx);
    if (answered) return answered;
  }
  return serveAsset(request, visitor.env, visitor.sandbox);
}

// A configuration that the engine refuses is refused at the first request; here that is part of the show.
async function handleOrRefuse(handler, request, visitor, ctx) {
  try {
    return await handler.handle(request, visitor.env, ctx);
  } catch (error) {
    const refusal = describeRefusal(error);
    visitor.add({ kind: "refusal", on: "worker", refusal });
    if (request.headers.get("sec-fetch-mode") !== "navigate") return Response.json(refusal, { status: 500, headers: { "cache-control": "no-store" } });
    return new Response(null, { status: 302, headers: { location: `/#auth_error=${encodeURIComponent(refusal.code)}`, "cache-control": "no-store" } });
  }
}
