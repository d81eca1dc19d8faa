/** What a worker has to make of the sandbox's answers, by its own document. */

const PERSON = { name: "Ben Orchard", email: "ben.orchard@example.com", email_verified: true, picture: "https://people.example/ben.png" };

/** When a token ends that the sandbox gave at `now` milliseconds: Unix seconds, or `never`. */
export function wantedExpiry({ dialect }, now) {
  const { absent, zero } = dialect.token_response?.expires_in ?? {};
  if (typeof absent === "number") return Math.floor(now / 1000) + absent;
  const isRefreshed = dialect.refresh_request?.supported !== false;
  return !isRefreshed && (absent === "never" || zero === "never") ? "never" : Math.floor(now / 1000) + 3600;
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
