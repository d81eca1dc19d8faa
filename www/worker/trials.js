// The trials: a session under load. Many calls meet an expired token at once, in several isolates; and the process is
// killed while a refresh is on its way. Only against the sandbox, whose switches these routes turn.

import { providerOf, providers } from "../catalogue.js";
import { signInGuest } from "./guest.js";
import { connectionOf, handlerFor, sendOf, userinfoOf } from "./handlers.js";
import { isolateName, peersOf } from "./isolate.js";
import { openVisitor, visitorCookie } from "./visitor.js";

const calls = 16;
/** Milliseconds that a refresh takes in a trial, so that others meet it under way. */
const refreshing = 700;
const trialIds = providers.filter(({ refresh }) => refresh !== "never").map(({ id }) => id);
/** Who runs the race, by store: two people, because some servers give one person the same token twice. */
const runners = { object: "ben", cookie: "chi" };

const json = (value, status = 200) => Response.json(value, { status, headers: { "cache-control": "no-store" } });
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Answers a request of a trial, or returns undefined. `app` is the worker itself. */
export async function trialRoute(request, visitor, ctx, app) {
  const url = new URL(request.url);
  const act = { "/demo/trial/run-out": runOutOwn, "/demo/trial/race": race, "/demo/trial/kill": kill }[url.pathname];
  if (!act || request.method !== "POST") return undefined;
  const provider = url.searchParams.get("provider");
  const refused = !trialIds.includes(provider) || connectionOf(visitor.env, provider).real || !userinfoOf(visitor.env, provider);
  if (refused) return json({ kind: "host", code: "demo_refused", message: "only against the sandbox, and where there is a refresh" }, 400);
  return act({ request, visitor, ctx, app, provider, store: url.searchParams.get("store") });
}

/** The visitor's next tokens live one second; when this answers, they are over. */
async function runOutOwn({ request, visitor, ctx, provider, store }) {
  const answer = json({ expired: true });
  const over = await runOut({ request, visitor, ctx, provider, store }, answer);
  if (!over) return json({ kind: "session", code: "login_required", message: "nobody is signed in" }, 401);
  await waitUntil(over.expires_at);
  return over.answer;
}

/** Refreshes for tokens of one second; `{ expires_at, answer }`, the answer with the session's cookies, or null. */
async function runOut({ request, visitor, ctx, provider, store }, answer) {
  const { handler } = handlerFor("worker", provider, store);
  const session = await handler.session(request, visitor.env, ctx);
  if (!session) return null;
  await fault(visitor, { provider, kind: "short-lived", lifetime: 1 });
  const { expires_at } = await session.accessToken({ refresh: true });
  return { expires_at, answer: session.commit(answer) };
}

async function waitUntil(seconds) {
  while (Date.now() < seconds * 1000) await pause(50);
}

/** Two sessions of guests meet one expired token each: kept in a Durable Object, and, to compare, sealed into the cookie. */
async function race({ visitor, ctx, app, provider }) {
  const env = withoutVisitor(visitor);
  // What the one in the Durable Object does is shown on the visitor's wire; the other has a trace of its own.
  const other = await openVisitor(new Request(visitor.origin), env);
  const traces = { object: visitor, cookie: other };
  const run = {};
  for (const store of ["object", "cookie"]) {
    const { base } = handlerFor("worker", provider, store);
    const jar = await signInGuest({ app, env, ctx, visitor, base, provider, person: runners[store] });
    const request = new Request(visitor.origin, { headers: { cookie: jar.header() } });
    const { expires_at, answer } = await runOut({ request, visitor: other, ctx, provider, store }, new Response());
    jar.take(answer);
    run[store] = { jar, base, expires_at, trace: traces[store] };
  }
  await waitUntil(Math.max(run.object.expires_at, run.cookie.expires_at));
  await fault(visitor, { provider, kind: "slow", delay: refreshing, times: "always" });
  const [object, cookie] = await Promise.all([run.object, run.cookie].map((one) => callAtOnce({ ...one, visitor, ctx, app, provider })));
  await fault(visitor, { provider, kind: "none" });
  return json({ object, cookie });
}

/** Calls of the API, all at once, dealt out to the isolates; then one more. */
async function callAtOnce({ jar, base, trace, visitor, ctx, app, provider }) {
  await trace.flush();
  const { next } = await trace.room().read(0);
  const isolates = [{ fetch: (call) => app.fetch(call, withoutVisitor(visitor), ctx) }, ...peersOf(visitor.env)];
  const call = () => apiCall(jar.header(visitorCookie(trace)), visitor, provider, base);
  const begun = Date.now();
  const answers = await Promise.all(Array.from({ length: calls }, (_, index) => isolates[index % isolates.length].fetch(call())));
  const milliseconds = Date.now() - begun;
  const events = await eventsOf(trace, next);
  const told = (type) => events.filter(({ kind, event }) => kind === "event" && event.type === type).length;
  // A sealed cookie is what the last good answer says; and where all were refused, that nobody is signed in.
  const latest = answers.findLast((one) => one.status === 200 && one.headers.getSetCookie().length > 0) ?? answers.find((one) => one.headers.getSetCookie().length > 0);
  if (latest) jar.take(latest);
  const afterwards = await isolates[0].fetch(call());
  return {
    calls, milliseconds, afterwards: afterwards.status,
    isolates: new Set(answers.map(({ headers }) => headers.get("demo-isolate"))).size,
    answered: answers.filter(({ status }) => status === 200).length,
    others: answers.filter(({ status }) => status !== 200).map(({ status }) => status),
    refreshes: events.filter(({ kind, method, url, to, request }) => kind === "wire" && to === "server" && method !== "DELETE" && /grant_type"?[=:]\s*"?refresh_token/.test(`${url} ${request.body}`)).length,
    coalesced: told("refresh_coalesced"),
  };
}

/** What was noted since, once every call has told its end: of an isolate an answer may overtake another's events. */
async function eventsOf(trace, next) {
  for (let turn = 0; ; turn += 1) {
    const { events } = await trace.room().read(next);
    const ended = events.filter(({ kind, event }) => kind === "event" && ["proxied", "request_refused"].includes(event.type));
    if (ended.length >= calls || turn === 400) return events;
    await pause(50);
  }
}

/**
 * Has this process killed while it waits for a refresh; so this never answers. Where the server lets a refresh token go
 * on, it has done its work by then; others have not: after their commit only the answer knows the tokens.
 */
async function kill({ request, visitor, ctx, app, provider, store }) {
  const { KEEPER, KEEPER_WORD } = visitor.env;
  if (!KEEPER) return json({ kind: "host", code: "demo_refused", message: "nobody here can kill the worker" }, 404);
  const { base } = handlerFor("worker", provider, store);
  const before = await tokenRequests(visitor, provider);
  await fault(visitor, { provider, kind: providerOf(provider).refresh === "often" ? "slow" : "503", delay: 5000 });
  ctx.waitUntil(app.fetch(apiCall(request.headers.get("cookie") ?? "", visitor, provider, base), withoutVisitor(visitor), ctx));
  while ((await tokenRequests(visitor, provider)) === before) await pause(20);
  visitor.add({ kind: "event", on: "worker", event: { type: "killed", process_of: isolateName(), while: "the refresh is on its way" } });
  await visitor.flush();
  await KEEPER.fetch("http://keeper/kill", { method: "POST", headers: { word: KEEPER_WORD } });
  return json({ killed: false }, 500);
}

/** What the page would send to the proxy route, as a request that any isolate can answer. */
function apiCall(cookie, { origin, env }, provider, base) {
  const { host, pathname } = new URL(userinfoOf(env, provider));
  return new Request(`${origin}${base}/proxy/${host}${pathname}`, {
    headers: {
      cookie, grantway: "1", accept: "application/json", "demo-trial": "1",
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
