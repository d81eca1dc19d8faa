import { encode } from "../codec.js";

const text = new TextDecoder();

/** Parses a JSON text for the engine; no bytes if it is not JSON. */
export function json(bytes) {
  try {
    return encode(JSON.parse(text.decode(bytes)));
  } catch {
    return new Uint8Array();
  }
}

/**
 * The position at which a text stops being JSON, if the parser's message names it; otherwise -1. The rest of the
 * message may quote the text.
 */
export function jsonOffset(bytes) {
  try {
    JSON.parse(text.decode(bytes));
  } catch ({ message }) {
    return Number(/position (\d+)/.exec(message)?.[1] ?? -1);
  }
  return -1;
}
