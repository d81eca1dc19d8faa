/** What a worker has to make of the sandbox's answers, by its own document. */

const PERSON = { name: "Ben Orchard", email: "ben.orchard@example.com", email_verified: true, picture: "https://people.example/ben.png" };

/** When a token ends that the sandbox gave at `now` milliseconds: Unix seconds, or `never`. */
export function wantedExpiry({ dialect }, now) {
  const { then, expires_in: { absent, zero } = {} } = dialect.token_response ?? {};
  const usual = Math.max(3600, 2 * (dialect.refresh_request?.early_window ?? 0));
  if (then) return Math.floor(now / 1000) + usual;
  if (typeof absent === "number") return Math.floor(now / 1000) + absent;
  const isRefreshed = dialect.refresh_request?.supported !== false;
  return !isRefreshed && (absent === "never" || zero === "never") ? "never" : Math.floor(now / 1000) + usual;
}

/** Whether a token that is renewed with itself has ended so many seconds after it was due. */
export const endsBefore = ({ dialect }, seconds) =>
  dialect.token_response?.fields?.refresh_token === "/access_token" && (dialect.refresh_request?.early_window ?? 0) < seconds;

/** Seconds after which a token is due: after its end, or shortly before where it is renewed with itself. */
export function dueAfter({ dialect }) {
  const { early_window: window = 0 } = dialect.refresh_request ?? {};
  if (dialect.token_response?.fields?.refresh_token !== "/access_token") return Math.max(7300, 2 * window + 100);
  return window > 0 ? window + 100 : 3570;
}

/** What the document has the worker keep of callback and answer: whatever it is, it is there. */
export function wantedMembers({ dialect }, found) {
  const names = [...Object.keys(dialect.token_response?.capture ?? {}), ...(dialect.authorization_response?.capture ?? [])];
  return Object.fromEntries(names.map((name) => [name, found?.[name] ?? "something"]));
}

/** The profile, but for members that stand where another does: many name a person by the address. */
export function wantedProfile({ dialect }, found) {
  const placed = { ...Object.fromEntries(["id", ...Object.keys(PERSON)].map((name) => [name, name])), ...dialect.userinfo?.profile };
  const place = (name) => JSON.stringify([placed[name]].flat()[0]);
  const names = Object.keys(placed);
  const own = Object.entries(PERSON).filter(([name]) => names.find((other) => place(other) === place(name)) === name);
  return { id: found?.id ?? "somebody", ...Object.fromEntries(own) };
}
