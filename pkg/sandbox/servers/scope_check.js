/** Scope strings: every part must be one that the server (or the client) has. */
export function scopesAllowed(scope, allowed) {
  const asked = scope.split(" ").filter(Boolean);
  return asked.every((part) => allowed.includes(part));
}
