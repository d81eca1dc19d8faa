// Redaction: what of a request or an answer may be shown.
// The trace is read over somebody's shoulder, so a value is shown only when its name is known to be harmless
// or when it does not look like a credential; everything else becomes its length.

const harmless = new Set([
  "response_type", "client_id", "redirect_uri", "scope", "grant_type", "token_type", "token_type_hint", "expires_in",
  "created_at", "error", "error_description", "error_uri", "iss", "issuer", "code_challenge_method", "response_mode",
  "prompt", "return_to", "brand_host", "id", "sub", "message", "status", "email", "name", "username", "slug",
  "pattern", "provider", "hint", "kind", "signed_out", "expires_at", "token_expires_at", "revoke", "end_provider_session",
]);
const sensitive = /token|secret|code|state|verifier|challenge|password|assertion|nonce|key|cookie|session|hash|^sid$/i;
const shownHeaders = new Set([
  "accept", "content-type", "location", "www-authenticate", "retry-after", "cache-control", "grantway",
  "sec-fetch-site", "sec-fetch-mode", "origin", "access-control-allow-origin", "allow",
]);

const gone = (text) => `‹${text.length} characters›`;

// A long run without a space, an @ or a slash is taken for a credential whatever its name, unless it is made of words.
const isWords = (text) => /^[a-z]+(_[a-z]+)+$/.test(text);
const looksSecret = (text) => /^[\w.~+=-]{20,}$/.test(text) && !isWords(text);

/** One value under its name, shown or replaced by its length. */
export function redactValue(name, value) {
  if (typeof value !== "string" || value === "") return value;
  // `code` is also what the engine calls the name of an error or of a coercion.
  if (harmless.has(name) || (name === "code" && isWords(value))) return value.length > 300 ? gone(value) : value;
  if (sensitive.test(name) || looksSecret(value)) return gone(value);
  if (/^https?:/.test(value)) return redactUrl(value);
  return value.length > 300 ? `${value.slice(0, 300)}…` : value;
}

/** The address with every value of its query and fragment judged. */
export function redactUrl(address) {
  const [, before, query = "", fragment = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(String(address)) ?? [];
  return before + redactPairs(query, "?") + redactPairs(fragment, "#");
}

function redactPairs(part, mark) {
  if (part.length < 2) return part;
  const pairs = part.slice(1).split("&").map((pair) => {
    const at = pair.indexOf("=");
    if (at < 0) return pair;
    const name = pair.slice(0, at);
    return `${name}=${redactValue(name, readable(pair.slice(at + 1)))}`;
  });
  return mark + pairs.join("&");
}

function readable(text) {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** Headers as pairs; credentials keep their scheme, cookies their names. */
export function redactHeaders(headers) {
  const shown = [];
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (lower === "authorization") shown.push([lower, value.replace(/^(\S+)\s+(.*)$/s, (_, scheme, rest) => `${scheme} ${gone(rest)}`)]);
    else if (lower === "cookie") shown.push([lower, value.split(/;\s*/).map((pair) => pair.split("=")[0]).join("; ")]);
    else if (lower === "set-cookie") shown.push([lower, value.replace(/^([^=]+)=([^;]*)/, (_, name, inner) => `${name}=${inner === "" ? "" : gone(inner)}`)]);
    else if (lower === "location") shown.push([lower, redactUrl(value)]);
    else if (shownHeaders.has(lower)) shown.push([lower, value]);
  }
  return shown;
}

/** A body as it may be shown: JSON and forms member by member, other text by its kind and length only. */
export function redactBody(text, type = "") {
  if (!text) return "";
  if (/json/.test(type) || /^\s*[[{]/.test(text)) {
    try {
      return JSON.stringify(redactMembers("", JSON.parse(text)), null, 2);
    } catch {
      return `not valid JSON, ${gone(text)}`;
    }
  }
  if (/x-www-form-urlencoded/.test(type)) return redactPairs(`?${text}`, "").replaceAll("&", "\n& ");
  if (/html/.test(type) || /^\s*</.test(text)) return `an HTML page, ${gone(text)}`;
  return text.length <= 60 ? redactValue("text", text) : gone(text);
}

/** An event of the engine: it carries no secret by contract, and is judged all the same. */
export const redactEvent = (event) => redactMembers("", event);

// A request and its answer stand in the trace already, body included, as the recorder saw them.
export const isRecorded = ({ type }) => type === "request" || type === "response";

function redactMembers(name, value, depth = 0) {
  if (depth > 6) return "…";
  if (Array.isArray(value)) return value.slice(0, 40).map((item) => redactMembers(name, item, depth + 1));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactMembers(key, inner, depth + 1)]));
  }
  return redactValue(name, value);
}
