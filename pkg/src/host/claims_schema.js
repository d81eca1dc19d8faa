// The option `claims`: any Standard Schema (zod, valibot, arktype) says what the claims of an ID token have to be, and
// what they become.

/** The schema in the option; undefined if it is none. */
export function standardSchema(option) {
  const schema = option?.["~standard"];
  return typeof schema?.validate === "function" ? schema : undefined;
}

/** The most places that an error names. */
const MOST = 20;

/**
 * What the schema says: `{ value }`, or `{ mistakes: [{ path, reason }] }` without the values of claims. A promise if the
 * schema gives one; what it throws is thrown on.
 */
export function validate(schema, claims) {
  const answered = (result) => (result.issues ? { mistakes: mistakesIn(result.issues, claims) } : { value: result.value });
  const result = schema.validate(claims);
  return typeof result?.then === "function" ? Promise.resolve(result).then(answered) : answered(result);
}

function mistakesIn(issues, claims) {
  const hide = hiding(claims);
  return issues.slice(0, MOST).map(({ message, path = [] }) => {
    const names = path.map((part) => (typeof part === "object" && part !== null ? part.key : part));
    return { path: ["claims", ...names.map(String)].join("."), reason: hide(message) };
  });
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
