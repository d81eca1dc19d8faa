/**
 * The one error class of the package. The engine throws plain objects `{ code, detail?, … }`; the texts that belong to
 * a code are in a table generated from the Rust list, one for each build, so that a page does not carry the worker's
 * texts. This file imports no table: the code that makes errors registers its own with `OAuthError.texts(table)`.
 */

import { SITE } from "../site.js";

/** For a code without a text: one of a newer worker, or a table that could not be loaded. */
const ELSEWHERE = "see `docs`";

/** code → [kind, message, hint] */
const known = Object.create(null);

/** Members of the wire and of HTTP that are copied unchanged, if they are present. */
const COPIED = ["error", "error_description", "error_uri", "status", "retry_after", "possible_causes"];

const fill = (text, detail) => String(text).replace(/\{(\w+)\}/g, (_, name) => String(detail?.[name] ?? "…"));

/** The words of a code alone. A backend sends kind, message and hint, for codes that only its own table has. */
function plain(raw) {
  const [kind = "host", message = raw.code, hint = ELSEWHERE] = known[raw.code] ?? [raw.kind, raw.message, raw.hint];
  return { kind, message: fill(message, raw.detail), hint: fill(hint, raw.detail) };
}

/** The words of an error: `inFull` of `words.js`, once that is registered. */
let words = plain;

export class OAuthError extends Error {
  #raw;

  /**
   * Adds a table `{ code: [kind, message, hint] }`, and `inFull` of `words.js`. Later entries win; doing it twice changes
   * nothing.
   */
  static texts(table, inFull = words) {
    Object.assign(known, table);
    words = inFull;
  }

  /** Whether a table holds this code. */
  static knows(code) {
    return code in known;
  }

  /**
   * Makes an error from what the engine threw or a backend answered. An `OAuthError` is returned unchanged; anything
   * that carries no code becomes `unexpected_failure` with the value as its cause.
   */
  static from(raw, cause) {
    if (raw instanceof OAuthError) return raw;
    const hasCode = typeof raw?.code === "string" && !(raw instanceof Error);
    return hasCode ? new OAuthError(raw, cause) : new OAuthError({ code: "unexpected_failure" }, raw ?? cause);
  }

  /** What an error was made of, to make it again in another realm. */
  static raw(error) {
    return error.#raw;
  }

  /** The same error in full words, which `load` adds. A failure of the network whose text is here waits for none. */
  static async inWords(error, load) {
    if (!(error instanceof OAuthError) || (known[error.code]?.[0] === "host" && !error.#raw.mistakes)) return error;
    await load();
    const before = error.message;
    error.#say();
    // Some engines keep the message from when the error was made.
    error.stack = error.stack?.replace(before, () => error.message);
    return error;
  }

  constructor(raw, cause) {
    // Exactly what was thrown, even `undefined`.
    super(raw.code, Object.hasOwn(raw, "cause") || cause === undefined ? raw : { cause });
    this.#raw = raw;
    this.code = raw.code;
    this.docs = `${SITE}errors/${raw.code}`;
    this.#say();
    for (const name of COPIED) {
      // A page may link to an address, so it has to be one that can be opened.
      if (name === "error_uri" && !/^https?:\/\//i.test(raw[name])) continue;
      if ((raw[name] ?? undefined) !== undefined) this[name] = raw[name];
    }
  }

  #say() {
    Object.assign(this, words(this.#raw, plain));
    this.retryable = this.#raw.retryable ?? this.kind === "host";
  }

  get name() {
    return "OAuthError";
  }

  /** For logging and sending: everything but the cause and the stack. */
  toJSON() {
    return { ...this, message: this.message, cause: undefined };
  }
}
