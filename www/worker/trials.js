// The trials: a session under load. Many calls meet an expired token at once, in several isolates; and the process is
// killed while a refresh is on its way. Only against the sandbox, whose switches these routes turn.

import { connectionOf, handlerFor, sendOf, userinfoOf } from "./handlers.js";
import { isolateName, peersOf } from "./isolate.js";

const calls = 16;
/** Milliseconds that a refresh takes in a trial, so that others meet it under way. */
const refreshing = 700;
const trialIds = ["tali", "tiltify", "standard"];

const json = (value, status = 200) => Response.json(value, { status, headers: { "cache-control": "no-store" } });
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Answers a request of a trial, or returns undefined. `app` is the worker itself. */
export async function trialRoute(request, visitor, ctx, app) {
  const url = new URL(request.url);
  const act = { "/demo/trial/run-out": runOut, "/demo/trial/race": race, "/demo/trial/kill": kill }[url.pathname];
  if (!act || request.method !== "POST") return undefined;
  const provider = url.searchParams.get("provider");
  if (!trialIds.includes(provider) || connectionOf(visitor.env, provider).real) return json({ kind: "host", code: "demo_refused", message: "only against the sandbox" }, 400);
  const own = handlerFor("worker", provider, url.searchParams.get("store"));
  return act({ request, visitor, ctx, app, provider, own });
}

/** The next tokens live one second; when this answers, they are over. */
async function runOut({ request, visitor, ctx, provider, own }) {
  await fault(visitor, { provider, kind: "short-lived", lifetime: 1 });
  const session = await own.handler.session(request, visitor.env, ctx);
  if (!session) return json({ kind: "session", code: "login_required", message: "nobody is signed in" }, 401);
  const { expires_at } = await session.accessToken({ refresh: true });
  while (Date.now() < expires_at * 1000) await pause(50);
  return session.commit(json({ expired: true }));
}

/** Calls of the API, all at once, dealt out to the isolates. */
async function race({ request, visitor, ctx, app, provider, own }) {
  await visitor.flush();
  const { next } = await visitor.room().read(0);
  await fault(visitor, { provider, kind: "slow", delay: refreshing, times: "always" });
  const isolates = [{ fetch: (call) => app.fetch(call, withoutVisitor(visitor), ctx) }, ...peersOf(visitor.env)];
  const begun = Date.now();
  const answers = await Promise.all(Array.from({ length: calls }, (_, index) => isolates[index % isolates.length].fetch(apiCall(request, visitor, provider, own))));
  const milliseconds = Date.now() - begun;
  await fault(visitor, { provider, kind: "none" });
  const events = await eventsOf(visitor, next);
  const told = (type) => events.filter(({ kind, event }) => kind === "event" && event.type === type).length;
  const answer = json({
    calls, milliseconds,
    isolates: new Set(answers.map(({ headers }) => headers.get("demo-isolate"))).size,
    answered: answers.filter(({ status }) => status === 200).length,
    others: answers.filter(({ status }) => status !== 200).map(({ status }) => status),
    refreshes: events.filter(({ kind, method, url, to }) => kind === "wire" && to === "server" && method === "POST" && /\/token$/.test(url)).length,
    coalesced: told("refresh_coalesced"),
  });
  // A sealed cookie is what the last good answer says; and where all were refused, that nobody is signed in.
  const latest = answers.findLast((one) => one.status === 200 && one.headers.getSetCookie().length > 0) ?? answers.find((one) => one.headers.getSetCookie().length > 0);
  for (const cookie of latest?.headers.getSetCookie() ?? []) answer.headers.append("set-cookie", cookie);
  return answer;
}

/** What was noted since, once every call has told its end: of an isolate an answer may overtake another's events. */
async function eventsOf(visitor, next) {
  for (let turn = 0; ; turn += 1) {
    const { events } = await visitor.room().read(next);
    const ended = events.filter(({ kind, event }) => kind === "event" && ["proxied", "request_refused"].includes(event.type));
    if (ended.length >= calls || turn === 400) return events;
    await pause(50);
  }
}

/**
 * Has this process killed while it waits for a refresh; so this never answers. Where the server lets a refresh token go
 * on, it has done its work by then; the standard server has not: after its commit only the answer knows the tokens.
 */
async function kill({ request, visitor, ctx, app, provider, own }) {
  const { KEEPER, KEEPER_WORD } = visitor.env;
  if (!KEEPER) return json({ kind: "host", code: "demo_refused", message: "nobody here can kill the worker" }, 404);
  const before = await tokenRequests(visitor, provider);
  await fault(visitor, { provider, kind: provider === "standard" ? "503" : "slow", delay: 5000 });
  ctx.waitUntil(app.fetch(apiCall(request, visitor, provider, own), withoutVisitor(visitor), ctx));
  while ((await tokenRequests(visitor, provider)) === before) await pause(20);
  visitor.add({ kind: "event", on: "worker", event: { type: "killed", process_of: isolateName(), while: "the refresh is on its way" } });
  await visitor.flush();
  await KEEPER.fetch("http://keeper/kill", { method: "POST", headers: { word: KEEPER_WORD } });
  return json({ killed: false }, 500);
}

/** What the page would send to the proxy route, as a request that any isolate can answer. */
function apiCall(request, { origin, env }, provider, { base }) {
  const { host, pathname } = new URL(userinfoOf(env, provider));
  return new Request(`${origin}${base}/proxy/${host}${pathname}`, {
    headers: {
      cookie: request.headers.get("cookie") ?? "", grantway: "1", accept: "application/json", "demo-trial": "1",
      "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty",
    },
  });
}

/** The environment as the platform gave it. */
const withoutVisitor = ({ env: { visitor: _, ...env } }) => env;

async function fault(visitor, fault) {
  const answer = await sendOf(visitor.env)(`${visitor.sandbox}/__sandbox/faults`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(fault),
  });
  if (!answer.ok) throw new Error(`the sandbox did not take the fault (status ${answer.status})`);
}

async function tokenRequests(visitor, provider) {
  const answer = await sendOf(visitor.env)(`${visitor.sandbox}/__sandbox/log?endpoint=token&provider=${provider}`);
  return (await answer.json()).at(-1)?.at;
}
