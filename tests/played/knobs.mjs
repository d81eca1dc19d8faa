/** Every knob that the shipped documents set, and for each knob a document without it. */

/** Objects whose members are values and not knobs: they are removed as a whole. */
const WHOLE = new Set(["constants", "query_constants", "names", "headers", "parameters", "capture", "pkce", "issuer", "when", "nonce"]);

/** The paths of the knobs that a dialect sets, such as `token_request.method`. */
export function knobsOf(dialect, prefix = []) {
  return Object.entries(dialect).flatMap(([name, value]) => {
    const path = [...prefix, name];
    const isGroup = value !== null && typeof value === "object" && !Array.isArray(value) && !WHOLE.has(name);
    return isGroup ? knobsOf(value, path) : [path.join(".")];
  });
}

/** The document without one knob. */
export function without(document, path) {
  const copy = structuredClone(document);
  const names = path.split(".");
  const last = names.pop();
  delete names.reduce((value, name) => value[name], copy.dialect)[last];
  return copy;
}

const valueAt = (value, path) => JSON.stringify(path.split(".").reduce((inner, name) => inner[name], value));

/** Some providers that set each knob, those with different values first: `[{ path, providers }]`. */
export function someOfEach(providers, most) {
  const found = new Map();
  for (const provider of providers) {
    for (const path of knobsOf(provider.document.dialect)) {
      const all = found.get(path) ?? new Map();
      const value = valueAt(provider.document.dialect, path);
      found.set(path, all.set(value, [...(all.get(value) ?? []), provider]));
    }
  }
  return [...found].map(([path, byValue]) => {
    const [firsts, others] = [[...byValue.values()].map(([first]) => first), [...byValue.values()].flatMap(([, ...rest]) => rest)];
    return { path, providers: [...firsts, ...others].slice(0, most) };
  });
}
