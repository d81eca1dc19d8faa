/** The HMAC of a response's parameters: HMAC-SHA-256 (RFC 2104), keyed with the client's secret. */

/** @param {[string, string][]} pairs @returns {Promise<string>} hexadecimal digits */
export async function hmacOf(secret, pairs) {
  const sorted = pairs.toSorted(([one], [other]) => (one < other ? -1 : 1));
  const text = sorted.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
  const utf8 = (value) => new TextEncoder().encode(value);
  const key = await crypto.subtle.importKey("raw", utf8(secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const code = new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)));
  return Array.from(code, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
