/** JSON with the members of every object in one order. */
function ordered(value) {
  if (Array.isArray(value)) return value.map(ordered);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, ordered(value[name])]));
}

/** The name of the vault of these options: a hash, so that other options are another vault. */
export async function vaultName(options) {
  const text = new TextEncoder().encode(JSON.stringify(ordered(options)));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
  return Array.from(hash.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
