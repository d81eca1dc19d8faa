/** Secrets that must not be seen, in every form that they could take. */
import { inspect } from "node:util";

const base64 = (text) => Buffer.from(text, "latin1").toString("base64");

/** The forms of `secret` in base64 of a longer text, wherever it begins there. */
function inBase64(secret) {
  return [0, 1, 2].map((before) => {
    const whole = base64("\0".repeat(before) + Buffer.from(secret).toString("latin1"));
    const bytes = before + Buffer.byteLength(secret);
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes * 8) / 6));
  });
}

function formsOf(secret) {
  const encoded = encodeURIComponent(secret);
  const everyByte = [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const plain = [secret, encoded, encodeURIComponent(encoded), everyByte, JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString("hex")];
  const coded = inBase64(secret);
  return new Set([...plain, ...coded, ...coded.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))]);
}

/** Everything in a value, as text: own and hidden members, causes and stacks of errors, JSON. */
function textsOf(value) {
  if (typeof value === "string") return [value];
  const texts = [inspect(value, { depth: Infinity, showHidden: true, maxStringLength: null, maxArrayLength: null })];
  if (value instanceof Error) texts.push(value.message, String(value.stack), String(value.hint), ...(value.cause === undefined ? [] : textsOf(value.cause)));
  try {
    texts.push(JSON.stringify(value) ?? "");
  } catch {
    // Nobody logs as JSON what JSON cannot express.
  }
  return texts;
}

/**
 * An exception of the application's own code. As the `cause` of an error it belongs to the application, which knows
 * its contents.
 */
export class OwnFailure extends TypeError {}

/** Secrets, and the texts that were seen. */
export class Marked {
  /** secret → what it is */
  #secrets = new Map();
  /** where → texts */
  #seen = new Map();

  /** Adds a secret. Short values would be found everywhere. */
  hide(what, secret) {
    if (typeof secret !== "string" || secret.length < 8) return secret;
    this.#secrets.set(secret, what);
    return secret;
  }

  /** Records what somebody other than the engine, the provider and the application's own code can see. */
  see(where, value, { but = [] } = {}) {
    const own = value instanceof Error && value.cause instanceof OwnFailure ? [value.cause.message] : [];
    const texts = textsOf(value).map((text) => [...but, ...own].reduce((left, allowed) => (allowed ? left.replaceAll(allowed, "…") : left), text));
    if (!this.#seen.has(where)) this.#seen.set(where, []);
    this.#seen.get(where).push(...texts);
    return value;
  }

  /** How many secrets of each kind there are. */
  kinds() {
    const counts = {};
    for (const what of this.#secrets.values()) counts[what] = (counts[what] ?? 0) + 1;
    return counts;
  }

  /** How many texts were seen in each place. */
  places() {
    return Object.fromEntries([...this.#seen].map(([where, texts]) => [where, texts.length]));
  }

  /** Which kinds of secrets were seen where, without the secrets themselves. */
  leaks() {
    const found = new Set();
    for (const [secret, what] of this.#secrets) {
      const forms = [...formsOf(secret)];
      for (const [where, texts] of this.#seen) {
        if (what === "cookie" && where === "Set-Cookie") continue;
        const text = texts.find((text) => forms.some((form) => text.includes(form)));
        if (text !== undefined) found.add(`${what} in ${where}: ${excerpt(text, forms)}`);
      }
    }
    return [...found];
  }
}

function excerpt(text, forms) {
  const form = forms.find((form) => text.includes(form));
  return text.slice(Math.max(0, text.indexOf(form) - 60), text.indexOf(form)).replace(/\s+/g, " ");
}
