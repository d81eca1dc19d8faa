/** Whether every part of a scope is one that the server (or the client) has. */
export function scopesAllowed(scope, allowed) {
  const asked = scope.split(" ").filter(Boolean);
  return asked.every((part) => allowed.includes(part));
}
