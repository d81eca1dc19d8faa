// The demo's worker: Grantway's routes, the demo's own, and the page's files.
// It deploys as it is (wrangler.toml) and runs the same in a local workerd (serve.mjs).

import { recordArrival } from "./worker/arrivals.js";
import { serveAsset } from "./worker/assets.js";
import { demoRoute } from "./worker/demo_routes.js";
import { serveDocumentation } from "./worker/documentation.js";
import { handlerAt } from "./worker/handlers.js";
import { isolateName } from "./worker/isolate.js";
import { trialRoute } from "./worker/trials.js";
import { openVisitor, withVisitorCookie } from "./worker/visitor.js";
import { describeRefusal } from "./wire/refusal.js";

export { DemoRoom } from "./worker/room.js";
export { GrantwaySessions } from "grantway/stores/durable-object";

const app = {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (env.APP_ORIGIN && url.origin !== env.APP_ORIGIN) return Response.redirect(env.APP_ORIGIN + url.pathname + url.search, 302);
    const documentation = await serveDocumentation(request, env);
    if (documentation) return documentation;
    const visitor = await openVisitor(request, env);
    const response = await route(request, url, visitor, ctx);
    // Written before the answer leaves, so that the page reads a whole trace.
    await visitor.flush();
    return withIsolateName(request, withVisitorCookie(visitor, response));
  },
};

export default app;

async function route(request, url, visitor, ctx) {
  const own = handlerAt(url.pathname);
  if (own) {
    const handle = () => handleOrRefuse(own.handler, request, visitor, ctx);
    const answered = isTrial(request) ? await handle() : await recordArrival(request, visitor, handle);
    if (answered) return answered;
  }
  if (url.pathname.startsWith("/demo/")) {
    const answered = (await demoRoute(request, visitor, ctx)) ?? (await trialRoute(request, visitor, ctx, app));
    if (answered) return answered;
  }
  return serveAsset(request, visitor.env, visitor.sandbox);
}

// A call of a trial is told which isolate answered it.
const isTrial = (request) => request.headers.get("demo-trial") === "1";

function withIsolateName(request, response) {
  if (!isTrial(request)) return response;
  const named = new Response(response.body, response);
  named.headers.set("demo-isolate", isolateName());
  return named;
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
