/** What a worker must make of the sandbox's answers, by its own document. */

const PERSON = { name: "Ben Orchard", email: "ben.orchard@example.com", email_verified: true, picture: "https://people.example/ben.png" };

/** When a token that the sandbox issued at `now` milliseconds expires: Unix seconds, or `never`. */
export function wantedExpiry({ dialect }, now) {
  const { then, expires_in: { absent, zero } = {} } = dialect.token_response ?? {};
  const usual = Math.max(3600, 2 * (dialect.refresh_request?.early_window ?? 0));
  if (then) return Math.floor(now / 1000) + usual;
  if (typeof absent === "number") return Math.floor(now / 1000) + absent;
  const isRefreshed = dialect.refresh_request?.supported !== false;
  return !isRefreshed && (absent === "never" || zero === "never") ? "never" : Math.floor(now / 1000) + usual;
}

/** Whether a token that renews itself has expired this many seconds after it was due. */
export const endsBefore = ({ dialect }, seconds) =>
  dialect.token_response?.fields?.refresh_token === "/access_token" && (dialect.refresh_request?.early_window ?? 0) < seconds;

/** Seconds after which a token is due: after its expiry, or shortly before it if the token renews itself. */
export function dueAfter({ dialect }) {
  const { early_window: window = 0 } = dialect.refresh_request ?? {};
  if (dialect.token_response?.fields?.refresh_token !== "/access_token") return Math.max(7300, 2 * window + 100);
  return window > 0 ? window + 100 : 3570;
}

/**
 * Members of the callback and the answer that the document has the worker keep; they must be there, with any value.
 */
export function wantedMembers({ dialect }, found) {
  const names = [...Object.keys(dialect.token_response?.capture ?? {}), ...(dialect.authorization_response?.capture ?? [])];
  return Object.fromEntries(names.map((name) => [name, found?.[name] ?? "something"]));
}

/** What OpenID Connect gives for a scope (Core section 5.4). */
const OF_SCOPE = { profile: ["name", "picture"], email: ["email", "email_verified"] };

/**
 * The profile for the scopes that were granted, without members that share a place with another: many providers use
 * the address as a name.
 */
export function wantedProfile({ dialect }, scope, found) {
  const placed = { ...Object.fromEntries(["id", ...Object.keys(PERSON)].map((name) => [name, name])), ...dialect.userinfo?.profile };
  const place = (name) => JSON.stringify([placed[name]].flat()[0]);
  const names = Object.keys(placed);
  const own = Object.entries(PERSON).filter(([name]) => names.find((other) => place(other) === place(name)) === name);
  const missing = scope.includes("openid") ? Object.keys(OF_SCOPE).filter((one) => !scope.includes(one)) : [];
  const hidden = missing.flatMap((one) => OF_SCOPE[one]);
  return { id: found?.id ?? "somebody", ...Object.fromEntries(own.filter(([name]) => !hidden.includes(name))) };
}
