// Without `onEvent` and `onError` a failure would be lost, so it is written to the console, once, with its cause
// and without secrets. An exception of `onError` itself is always written, because nobody else would see it.

import { asFailure } from "../failure.js";
import { secretsOf } from "../host/signature.js";

/** Failures that any visitor can cause, and that no operator can fix. */
const isQuiet = ({ kind, code }) => kind === "session" || code === "route_unknown" || code === "method_not_allowed";

/** The shortest secret to search for: shorter ones would be found everywhere. */
const SHORTEST = 4;
/** The shortest value that may be a secret. */
const SHORTEST_VALUE = 8;
const CAUSES = 8;
/** The most characters of a cause's text, and how many are dropped at its end, where a secret may have been cut. */
const LONGEST = 16_384;
const CUT = 2048;

const SECRET_MEMBERS =
  /(\b(?:access_token|refresh_token|id_token|logout_token|token|client_secret|client_assertion|assertion|code|code_verifier|state|nonce|password|authorization|cookie|set-cookie)\b["']?\s*(?:[=:]|%3D|%3A)\s*["']?(?:(?:Bearer|Basic)\s+)?)(?!\[redacted\])[^\s"'&,;}\])]{4,}/gi;
const CREDENTIALS = /\b(Bearer|Basic|DPoP)\s+[\w.~+/%-]{8,}=*/gi;
const JWT = /\beyJ[\w-]{8,2048}(?:\.[\w-]*){1,4}/g;

const bytesOf = (text) => Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");

/** The forms that a secret takes in base64 of a longer text, wherever it begins there. */
function inBase64(secret) {
  return [0, 1, 2].flatMap((before) => {
    const bytes = "\0".repeat(before) + bytesOf(secret);
    const text = btoa(bytes).slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    return text.length < SHORTEST_VALUE ? [] : [text, text.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function formsOf(secret) {
  const encoded = encodeURIComponent(secret.toWellFormed?.() ?? secret);
  const inForm = new URLSearchParams([["", secret]]).toString().slice(1);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [secret, encoded, encodeURIComponent(encoded), inForm, inJson, ...inBase64(secret)];
}

/** The text without the secrets, in any encoding, and without anything that looks like one. */
function withoutSecrets(text, secrets) {
  const forms = new Set([...secrets].filter((secret) => secret.length >= SHORTEST).flatMap(formsOf));
  // The longest first, because one secret may be part of another.
  for (const form of [...forms].sort((one, other) => other.length - one.length)) text = text.replaceAll(form, "[redacted]");
  return text.replace(CREDENTIALS, "$1 [redacted]").replace(JWT, "[redacted]").replace(SECRET_MEMBERS, "$1[redacted]");
}

/** A thrown value as text. It may be anything, and may even throw when it is read. */
function described(thrown) {
  try {
    if (thrown instanceof Error) return String(thrown.stack || thrown);
    return typeof thrown === "object" && thrown !== null ? JSON.stringify(thrown) : String(thrown);
  } catch {
    return "a value that cannot be shown";
  }
}

function shown(cause, secrets) {
  const text = described(cause);
  const redacted = withoutSecrets(text.slice(0, LONGEST), secrets);
  return text.length > LONGEST ? `${redacted.slice(0, -CUT)}…` : redacted;
}

const causeOf = (thrown) => {
  try {
    return thrown !== null && typeof thrown === "object" && "cause" in thrown ? [thrown.cause] : (thrown?.errors ?? []);
  } catch {
    return [];
  }
};

function causesOf(error) {
  const found = [];
  const waiting = [...causeOf(error)];
  while (waiting.length > 0 && found.length < CAUSES) {
    const cause = waiting.shift();
    if (found.includes(cause)) continue;
    found.push(cause);
    waiting.push(...causeOf(cause));
  }
  return found;
}

/** The sender of a text must not be able to write a line of their own, or control the operator's terminal. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
const onOneLine = (text) => text.replace(CONTROLS, escaped);
const inLines = (text) => text.replace(CONTROLS, (character) => (character === "\n" ? character : escaped(character)));

/** The error's own text has no secret; values thrown by others may. */
function textOf(error, request, secrets) {
  const { code, message, hint, kind, retryable, ...more } = error.toJSON();
  const { pathname } = new URL(request.url);
  const first = inLines(`OAuthError ${code}: ${message}`);
  const lines = [`hint: ${hint}`, `kind: ${kind}, retryable: ${retryable}, at ${request.method} ${pathname}`];
  for (const [member, value] of Object.entries(more)) {
    if (value !== undefined) lines.push(`${member}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
  const causes = causesOf(error).map((cause) => `caused by: ${inLines(shown(cause, secrets))}`);
  return [first, ...lines.map(onOneLine), ...causes].join("\n  ");
}

/** The secrets of a configuration. */
function* secretsOfOptions(options) {
  for (const key of options?.cookieKeys ?? []) yield key;
  for (const { client_secret } of Object.values(options?.providers ?? {})) yield* secretsOf(client_secret);
}

/** The values in a request that are, or may be, secrets of a person. */
function* secretsOfRequest({ url, headers }) {
  for (const [, value] of new URL(url).searchParams) if (value.length >= SHORTEST_VALUE) yield value;
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.slice(pair.indexOf("=") + 1).trim());
  for (const value of [...pairs, headers.get("authorization") ?? ""]) if (value.length >= SHORTEST_VALUE) yield value;
}

/** Writes the failures of one handler. `platform` is passed to calls. */
export class Reports {
  platform;
  #options;
  #isHandled;
  /** request → the codes that were written, and the tokens that the application got */
  #requests = new WeakMap();

  constructor(options, platform) {
    this.#options = options;
    this.#isHandled = options?.onEvent !== undefined || options?.onError !== undefined;
    this.platform = {
      ...platform,
      signIn: (argument) => {
        const { request, tokens } = argument;
        this.hide(request, tokens.access_token, tokens.refresh_token, tokens.id_token);
        return platform.signIn(argument);
      },
    };
  }

  #of(request) {
    if (!this.#requests.has(request)) this.#requests.set(request, { codes: new Set(), tokens: [] });
    return this.#requests.get(request);
  }

  /** The application has these tokens, and may put them into what it throws. */
  hide(request, ...tokens) {
    this.#of(request).tokens.push(...tokens);
  }

  /** Writes the failure, unless the application handles it or it has been written for this request. */
  write(raw, request, hidden = [], isHandled = this.#isHandled) {
    if (isHandled && raw?.detail?.option !== "onError") return;
    const error = asFailure(raw);
    const { codes, tokens } = this.#of(request);
    if (isQuiet(error) || codes.has(error.code)) return;
    codes.add(error.code);
    const secrets = [...hidden, ...tokens, ...secretsOfOptions(this.#options), ...secretsOfRequest(request)];
    console.error(textOf(error, request, secrets.filter((secret) => typeof secret === "string")));
  }
}
