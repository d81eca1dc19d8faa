// The messages between a page and its vault, and how errors travel in them. Every script of the origin can send and
// get such messages, so each side checks their shape, and none carries a token to a page.
//
// A page sends `{ hello }` first, then `{ id, call, args }`, and `{ abort: id }`, `{ pull: id }`, `{ cancel: id }` about
// a call; `{ bye: true }` last. The vault answers `{ welcome }` or `{ refused }`, then `{ id, value }`, `{ id, error }`,
// `{ id, response }`, `{ id, chunk }`, `{ id, end: true }`, and tells `{ event }` and `{ change }`.

import { OAuthError } from "../../errors/error.js";
import { asFailure } from "../first_load.js";

export const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
export const isText = (value) => typeof value === "string" && value !== "";
export const isId = (value) => Number.isSafeInteger(value);

/** What was thrown, without what belongs to its realm. */
const plain = (thrown) => (thrown instanceof Error ? { name: String(thrown.name), message: String(thrown.message) } : { name: "Error", message: String(thrown) });

/** An error as a message. */
export function toWire(error) {
  if (!(error instanceof OAuthError)) return { thrown: plain(error) };
  const { cause, ...raw } = OAuthError.raw(error);
  return { raw, ...(error.cause !== undefined && { thrown: plain(error.cause) }) };
}

function made({ name, message }) {
  const known = { TypeError, RangeError, SyntaxError };
  if (known[name]) return new known[name](message);
  return typeof DOMException === "function" && /Error$/.test(name) && name !== "Error" ? new DOMException(message, name) : new Error(message);
}

/** The error of a message. */
export function fromWire({ raw, thrown } = {}) {
  const cause = thrown && made(thrown);
  return raw ? asFailure(raw, cause) : (cause ?? asFailure(undefined));
}
