/**
 * Unguessable values: codes, tokens, request ids. Called while a request is
 * answered, never while a module loads (workerd forbids randomness there).
 */

/** @param {number} bytes @returns {string} lower-case hexadecimal, two characters per byte */
export function randomHex(bytes) {
  const raw = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** @param {number} length @returns {string} letters and digits, as the token in Tali's documentation */
export function randomAlphanumeric(length) {
  let text = "";
  while (text.length < length) {
    const raw = crypto.getRandomValues(new Uint8Array(length));
    // 248 is the largest multiple of 62 in a byte: higher bytes would favour the first letters.
    for (const byte of raw) if (byte < 248 && text.length < length) text += ALPHANUMERIC[byte % 62];
  }
  return text;
}

/** @param {Uint8Array} bytes @returns {string} base64url without padding */
export function base64url(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text base64url @returns {Uint8Array} */
export function fromBase64url(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** @param {string} text @returns {Promise<Uint8Array>} SHA-256 of the UTF-8 bytes */
export async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}
