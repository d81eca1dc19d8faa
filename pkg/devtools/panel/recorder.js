// What happened since the page was loaded. Events hold no secrets; whoever calls `onEvent` with something of their own
// gets it blackened all the same.

/** Events that are kept; the oldest goes first. */
const LIMIT = 200;

/** Names of members whose values are nobody's business. A name of its own, as `token_endpoint`, is none of them. */
const SECRET = /^(?:.*_token|token|code|code_verifier|code_challenge|client_secret|client_assertion|state|nonce|password|authorization|cookie|logout_hint)$/i;
/** A JWT, or a long text without a space that nobody wrote by hand. */
const LOOKS_SECRET = /^(?:eyJ[\w-]+\.|[\w~+/-]{40,}=*$)/;
const BLACKENED = "•••";

const recorded = [];
const listeners = new Set();

/** A copy without what may be secret. */
export function withoutSecrets(value, name = "") {
  if (typeof value === "string") return SECRET.test(name) || LOOKS_SECRET.test(value) ? BLACKENED : value;
  if (Array.isArray(value)) return value.map((item) => withoutSecrets(item, name));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withoutSecrets(member, key)]));
}

/** Records an event: the option `onEvent` of `createClient`. */
export function onEvent(event) {
  recorded.push(withoutSecrets(event));
  if (recorded.length > LIMIT) recorded.shift();
  for (const listener of listeners) listener();
}

export const eventsSoFar = () => [...recorded];

/** Calls `fn` after each event; returns how to stop. */
export function whenRecorded(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** What begins a flow. */
const BEGINS = new Set(["authorization_requested", "request", "backend"]);
/** What ends one. */
const ENDS = new Set(["signed_in", "callback_refused", "refreshed", "refresh_failed", "session_imported", "import_refused", "signed_out"]);

/** The requests of the last flow, each with its answer: `{ request, response }`, or one to the page's own worker. */
export function lastRequests(events = recorded) {
  let end = events.length;
  while (end > 0 && !BEGINS.has(events[end - 1].type) && events[end - 1].type !== "response") end -= 1;
  let begin = end;
  while (begin > 0 && !ENDS.has(events[begin - 1].type)) begin -= 1;
  const flow = [];
  for (const event of events.slice(begin, end)) {
    if (event.type === "request") flow.push({ request: event });
    if (event.type === "backend") flow.push({ request: { ...event, method: "", endpoint: event.route }, response: event });
    if (event.type === "response") {
      const open = flow.find(({ request, response }) => !response && request.endpoint === event.endpoint);
      if (open) open.response = event;
    }
  }
  return flow;
}
