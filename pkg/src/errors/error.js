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

/** Finds the known word that was probably meant. */
let nearest;

const fill = (text, detail) => String(text).replace(/\{(\w+)\}/g, (_, name) => String(detail?.[name] ?? "…"));

/** A detail, and the known name that was probably meant: `shop` for `variables.shp`. */
function understood(detail) {
  const { known, ...rest } = detail ?? {};
  const meant = rest.meant ?? (known && nearest?.(String(rest.option).split(".").at(-1), known));
  return meant ? { ...rest, meant } : rest;
}

/** The message of `{ code, detail }`, from the table. */
function said({ code, detail, message }) {
  const { within, meant } = understood(detail);
  const where = within ? `, in \`${within}\`` : "";
  const text = fill(known[code]?.[1] ?? message ?? code, detail) + where;
  return meant ? `${text}; did you mean \`${meant}\`?` : text;
}

export class OAuthError extends Error {
  #raw;

  /** Adds a table `{ code: [kind, message, hint] }`. Later entries win; doing it twice changes nothing. */
  static texts(table, nearestWord) {
    Object.assign(known, table);
    nearest ??= nearestWord;
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
    if (raw === null || typeof raw !== "object" || typeof raw.code !== "string" || raw instanceof Error) {
      return new OAuthError({ code: "unexpected_failure" }, raw ?? cause);
    }
    return new OAuthError(raw, cause);
  }

  /** What an error was made of, to make it again in another realm. */
  static raw(error) {
    return error.#raw;
  }

  /** The same error with its texts: `load` adds a table where none yet names its code, or that of one of its mistakes. */
  static async inWords(error, load) {
    const told = error instanceof OAuthError ? [error, ...(error.mistakes ?? [])] : [];
    if (told.some(({ code }) => !known[code])) {
      await load();
      const code = error.message;
      error.#say();
      // Some engines keep the message from when the error was made.
      error.stack = error.stack?.replace(code, () => error.message);
    }
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
      if (raw[name] !== undefined && raw[name] !== null) this[name] = raw[name];
    }
  }

  #say() {
    const raw = this.#raw;
    // A backend sends kind, message and hint, for codes that only its own table has.
    const [kind, , hint] = known[raw.code] ?? [raw.kind ?? "host", , raw.hint ?? ELSEWHERE];
    this.kind = kind;
    this.message = said(raw);
    // A single mistake of a document is listed too, so that its place is a member and not only in the message.
    const mistakes = raw.mistakes ?? (raw.detail?.path ? [raw] : []);
    if (mistakes.length) this.mistakes = mistakes.map(({ code, detail }) => ({ code, ...understood(detail), message: said({ code, detail }) }));
    if (raw.mistakes) {
      this.message = `${raw.mistakes.length} mistakes:${this.mistakes.map(({ message }) => `\n- ${message}`).join("")}`;
    }
    this.hint = fill(hint, raw.detail);
    this.retryable = raw.retryable ?? kind === "host";
  }

  get name() {
    return "OAuthError";
  }

  /** For logging and sending: everything but the cause and the stack. */
  toJSON() {
    return { ...this, message: this.message, cause: undefined };
  }
}
