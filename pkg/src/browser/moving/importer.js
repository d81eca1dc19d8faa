// What the importers of a page share: they look into a storage of another library, and decide nothing.

import { failure } from "../first_load.js";
import { readOptions, type } from "../options.js";
import { takeOver } from "./take_over.js";

/** The storage, or undefined where it is blocked or missing. */
function storageOf(kind) {
  try {
    return kind === "local" ? globalThis.localStorage : globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

/** The object under `key`, with its storage. */
export function foundIn(kind, key) {
  const storage = storageOf(kind);
  try {
    const entry = JSON.parse(storage.getItem(key));
    return typeof entry === "object" && entry !== null ? { storage, entry } : null;
  } catch {
    return null;
  }
}

export const keysOf = (kind) => Object.keys(storageOf(kind) ?? {});

/**
 * An importer by the options that `shape` names, and `until`. `find(options, client_id)` gives what the other library
 * left, or null. From the day `until` on nothing is looked for.
 */
export function importer(given, shape, find) {
  const { until, ...options } = readOptions(given, { ...shape, until: type.string });
  const end = until === undefined ? Infinity : Date.parse(until);
  if (Number.isNaN(end)) throw failure("option_invalid", { option: "until", reason: "a date is written as `2027-01-31`" });
  const isOver = (now) => now >= end;
  return { takeOver: (client) => takeOver(() => (isOver(client.now()) ? null : find(options, client.client_id)), client) };
}
