// The demo's own routes under /demo: what the page is told, the trace, a forced refresh, and the attacks.

import { providerIds } from "../catalogue.js";
import { describeRefusal } from "../wire/refusal.js";
import { attackHandler, attackNames, attackPage, moveClock } from "./attack.js";
import { connectionOf, handlerFor, userinfoOf } from "./handlers.js";
import { isolateName, peersOf } from "./isolate.js";
import { returnTo } from "./return_page.js";

const json = (value, status = 200) => Response.json(value, { status, headers: { "cache-control": "no-store" } });

/** Answers a request under /demo, or returns undefined. */
export async function demoRoute(request, visitor, ctx) {
  const { pathname, searchParams } = new URL(request.url);
  const route = `${request.method} ${pathname}`;
  if (request.headers.get("sec-fetch-site") === "cross-site") return refuse(403, "another site asked");
  if (request.method !== "GET" && request.headers.get("grantway") !== "1") return refuse(403, "the Grantway header is missing");
  if (route === "GET /demo/info") return json(infoOf(visitor));
  if (route === "GET /demo/trace") return json(await visitor.room().read(Number(searchParams.get("after")) || 0));
  if (route === "DELETE /demo/trace") {
    await visitor.room().clear();
    return json({ cleared: true });
  }
  if (route === "POST /demo/clock") {
    await moveClock(visitor, 0);
    return json({ clock: "now" });
  }
  if (route === "POST /demo/refresh") return refreshInWorker(request, visitor, ctx);
  if (route === "GET /demo/replay") return replay(visitor);
  const attack = /^GET \/demo\/attack\/(worker|page|public)\/([a-z]+)$/.exec(route);
  if (attack) return runAttack(attack[1], attack[2], request, visitor, ctx);
  return undefined;
}

const refuse = (status, message) => json({ kind: "host", code: "demo_refused", message }, status);

function infoOf(visitor) {
  const { env, sandbox, origin } = visitor;
  return {
    sandbox, now: Date.now(),
    providers: Object.fromEntries(providerIds.map((id) => [id, { real: connectionOf(env, id).real, userinfo: userinfoOf(env, id) }])),
    isolate: isolateName(), isolates: 1 + peersOf(env).length, canKill: env.KEEPER !== undefined,
    page: { issuer: `${sandbox}/standard`, client_id: "standard-page", redirect_uri: `${origin}/tabs` },
    public: { issuer: `${sandbox}/standard`, client_id: "standard-page", redirect_uri: `${origin}/callback` },
  };
}

/** A backend for frontend has no refresh button of its own (it happens when it is due); the demo asks the session for it. */
async function refreshInWorker(request, visitor, ctx) {
  try {
    const { handler } = handlerFor("worker", "", new URL(request.url).searchParams.get("store"));
    const session = await handler.session(request, visitor.env, ctx);
    if (!session) return json({ kind: "session", code: "login_required", message: "nobody is signed in" }, 401);
    await session.accessToken({ refresh: true });
    return session.commit(json({ refreshed: true }));
  } catch (error) {
    const refusal = describeRefusal(error);
    visitor.add({ kind: "refusal", on: "worker", refusal });
    return json(refusal, error.kind === "session" ? 401 : 400);
  }
}

async function replay(visitor) {
  const back = await visitor.room().takeStash();
  if (!back) return new Response(null, { status: 302, headers: { location: "/" } });
  visitor.add({ kind: "hop", from: "server", to: "page", text: "the same answer arrives for the second time" });
  return returnTo({ ...back, parameters: new URLSearchParams(back.parameters) });
}

async function runAttack(pattern, kind, request, visitor, ctx) {
  if (!attackNames.includes(kind)) return undefined;
  const { searchParams } = new URL(request.url);
  const seconds = Math.min(Number(searchParams.get("seconds")) || 31, 3600);
  const provider = searchParams.get("provider") ?? "";
  try {
    if (pattern === "public") return await attackPage({ kind, request, visitor, seconds });
    if (!providerIds.includes(provider)) return refuse(400, "no such provider");
    return await attackHandler({ ...handlerFor(pattern, provider, searchParams.get("store")), provider, kind, request, visitor, ctx, seconds });
  } catch (error) {
    visitor.add({ kind: "refusal", on: "worker", refusal: describeRefusal(error) });
    return new Response(null, { status: 302, headers: { location: "/#auth_error=unexpected" } });
  }
}
