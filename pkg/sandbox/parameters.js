/**
 * Reads the contents of requests: form, JSON and query parameters, and credentials of the Basic scheme. Each server
 * decides which of these it accepts.
 */

/** @returns {string} media type in lower case without parameters, or "" */
export function mediaType(headers) {
  return (headers.get("content-type") ?? "").split(";")[0].trim().toLowerCase();
}

export const FORM = "application/x-www-form-urlencoded";
export const JSON_TYPE = "application/json";

/**
 * Reads a form as Rack, Plug and qs do. If a name occurs more than once, the last value counts, and `repeated`
 * lists the name.
 * @param {string} text
 */
export function parseForm(text) {
  const values = Object.create(null);
  const repeated = new Set();
  for (const [name, value] of new URLSearchParams(text)) {
    if (name === "") continue;
    if (name in values) repeated.add(name);
    values[name] = value;
  }
  return { values, repeated };
}

/**
 * A JSON object as a dictionary; undefined if the text is not strictly a JSON object.
 * @param {string} text
 * @returns {{ values?: Record<string, unknown>, problem?: string }}
 */
export function parseJsonObject(text) {
  try {
    const value = JSON.parse(text);
    if (value === null || typeof value !== "object") return { problem: "SyntaxError: Unexpected token in JSON at position 0" };
    return { values: Object.assign(Object.create(null), value) };
  } catch (error) {
    return { problem: `SyntaxError: ${error.message}` };
  }
}

/** A parameter that is a non-empty string, or undefined. */
export function text(values, name) {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/**
 * The credentials in `Authorization: Basic …`, split at the first colon; base64 is decoded, percent-encoding is
 * not. `undefined`: no such header. `null`: unreadable.
 * @returns {{ id: string, secret: string } | null | undefined}
 */
export function basicCredentials(headers) {
  const header = headers.get("authorization");
  if (header === null || !/^basic /i.test(header)) return undefined;
  try {
    const binary = atob(header.slice(6).trim());
    const decoded = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(binary, (c) => c.charCodeAt(0)));
    const colon = decoded.indexOf(":");
    return colon < 0 ? null : { id: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
  } catch {
    return null;
  }
}

/** The token of `Authorization: Bearer …`; undefined without one. */
export function bearerToken(headers) {
  const match = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i.exec(headers.get("authorization") ?? "");
  return match ? match[1] : undefined;
}

/** Compares secrets without stopping at the first difference. */
export function sameText(left, right) {
  if (typeof left !== "string" || typeof right !== "string" || left.length !== right.length) return false;
  let difference = 0;
  for (let index = 0; index < left.length; index += 1) difference |= left.charCodeAt(index) ^ right.charCodeAt(index);
  return difference === 0;
}
