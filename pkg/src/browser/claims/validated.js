import { asFailure } from "../failure.js";

/** What the schema says of a session's claims; a promise, if the schema gives one. */
export function validated(session, schema) {
  const { claims } = session;
  const answered = (result) => (result.issues ? { error: refusal(result.issues, claims) } : { value: { ...session, claims: result.value } });
  const failed = (cause) => ({ error: asFailure({ code: "callback_function_failed", detail: { option: "claims" }, cause }) });
  try {
    const result = schema.validate(claims);
    return typeof result?.then === "function" ? Promise.resolve(result).then(answered).catch(failed) : answered(result);
  } catch (cause) {
    return failed(cause);
  }
}

/** The most places that an error names. */
const MOST = 20;

function refusal(issues, claims) {
  const hide = hiding(claims);
  const mistakes = issues.slice(0, MOST).map(({ message, path = [] }) => {
    const names = path.map((part) => (typeof part === "object" && part !== null ? part.key : part));
    return { code: "claims_invalid", detail: { path: ["claims", ...names.map(String)].join("."), reason: hide(message) } };
  });
  return asFailure(mistakes.length === 1 ? mistakes[0] : { code: "claims_invalid", mistakes });
}

/** Takes the values of claims out of a text: some libraries say what they got, and errors are logged. */
function hiding(claims) {
  const values = new Set();
  const collect = (value) => {
    if (value === null || typeof value !== "object") values.add(String(value)).add(JSON.stringify(value) ?? "");
    else Object.values(value).forEach(collect);
  };
  collect(claims);
  const longestFirst = [...values].filter(Boolean).sort((a, b) => b.length - a.length);
  const escaped = longestFirst.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  // A short value inside a word is a part of the library's own text.
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(?:${escaped.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  return (text) => (escaped.length > 0 ? String(text).replace(found, "…") : String(text));
}
