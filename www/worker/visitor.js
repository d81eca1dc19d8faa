// The visitor: the browser behind a request, told apart by a random demo cookie, with its trace.
// The handlers are configured once per env object, so each visitor gets an env object of its own:
// that is how an event of the engine finds the trace it belongs to.

import { isRecorded, redactEvent } from "../wire/redact.js";

const cookieName = "grantway_demo";
const keptVisitors = 200;
const visitors = new Map();
let sealingKey;

/** The visitor of this request; a browser without the cookie becomes a new one. */
export async function openVisitor(request, env) {
  const origin = new URL(request.url).origin;
  const known = /(?:^|;\s*)grantway_demo=([0-9a-f]{32})(?:;|$)/.exec(request.headers.get("cookie") ?? "")?.[1];
  const id = known ?? [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  sealingKey ??= env.COOKIE_KEY ?? (await env.ROOMS.get(env.ROOMS.idFromName("cookie-key")).cookieKey());
  const visitor = visitors.get(id + origin) ?? createVisitor(id, origin, env);
  visitors.delete(id + origin);
  visitors.set(id + origin, visitor);
  if (visitors.size > keptVisitors) visitors.delete(visitors.keys().next().value);
  visitor.fresh = !known;
  return visitor;
}

function createVisitor(id, origin, env) {
  let pending = [];
  let order = 0;
  const add = (event) => void pending.push({ at: Date.now(), order: (order += 1), ...event });
  const visitor = {
    id, origin, sandbox: sandboxOrigin(origin, env),
    /** Notes one event; nothing leaves the isolate before `flush`. */
    add,
    /** The place of an event that is written down only when it is over: a clock in a worker stands still in between. */
    place: () => ({ at: Date.now(), order: (order += 1) }),
    /** Notes an event of the engine, judged once more by the demo's own redaction. */
    addEngineEvent: (event) => isRecorded(event) || add({ kind: "event", on: "worker", event: redactEvent(event) }),
    async flush() {
      const events = pending;
      pending = [];
      if (events.length > 0) await visitor.room().append(events);
    },
    room: () => env.ROOMS.get(env.ROOMS.idFromName(`visitor-${id}`)),
  };
  visitor.env = { ...env, COOKIE_KEY: sealingKey, visitor };
  return visitor;
}

/** Without SANDBOX_ORIGIN the sandbox is the neighbour that `wrangler deploy` makes: `name-sandbox` beside `name`. */
function sandboxOrigin(origin, env) {
  return env.SANDBOX_ORIGIN || origin.replace(/^(https?:\/\/[^.:/]+)/, "$1-sandbox");
}

/** The cookie by which a browser is known, as `{ name: value }`. */
export const visitorCookie = ({ id }) => ({ [cookieName]: id });

/** The answer with the demo cookie on it, when the browser had none. */
export function withVisitorCookie(visitor, response) {
  if (!visitor.fresh) return response;
  const answer = new Response(response.body, response);
  const secure = visitor.origin.startsWith("https:") ? "; Secure" : "";
  answer.headers.append("set-cookie", `${cookieName}=${visitor.id}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000${secure}`);
  return answer;
}
