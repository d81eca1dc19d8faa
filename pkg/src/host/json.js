import { encode } from "../codec.js";

const text = new TextDecoder();

/** The value of a JSON text as the engine reads it; no bytes where it is no JSON. */
export function json(bytes) {
  try {
    return encode(JSON.parse(text.decode(bytes)));
  } catch {
    return new Uint8Array();
  }
}

/** Where a text that is no JSON stops being it, where the parser's message says so; else -1. The rest may quote it. */
export function jsonOffset(bytes) {
  try {
    JSON.parse(text.decode(bytes));
  } catch ({ message }) {
    return Number(/position (\d+)/.exec(message)?.[1] ?? -1);
  }
  return -1;
}
