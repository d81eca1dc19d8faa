/**
 * The values in a program, found without running it. Each parser has a converter from its tree to these values:
 *
 * | kind | members |
 * | --- | --- |
 * | `text` | `value` |
 * | `list` | `items` |
 * | `object` | `members`: name → value |
 * | `call` | `callee` (a value), `args` |
 * | `name` | `name` |
 * | `member` | `object`, `property` |
 * | `function` | `returns` (a value, or undefined) |
 * | `code` | anything else |
 *
 * Each value has its source as `text`. A program has `imports` (local name → `{ from, imported }`), `constants` (name →
 * value), and `values`: all calls and objects in it.
 */

/** The value that names in the same file, calls without arguments and functions that only return lead to. */
export function resolved(program, value, depth = 0) {
  if (!value || depth > 16) return value;
  if (value.kind === "name" && program.constants.has(value.name)) return resolved(program, program.constants.get(value.name), depth + 1);
  if (value.kind === "function" && value.returns) return resolved(program, value.returns, depth + 1);
  return value;
}

/** A member of an object, resolved; undefined if it is missing. */
export function memberOf(program, value, name) {
  const object = resolved(program, value);
  return object?.kind === "object" ? resolved(program, object.members.get(name)) : undefined;
}

/** The text of a value; undefined if it is computed. */
export const textIn = (program, value) => {
  const found = resolved(program, value);
  return found?.kind === "text" ? found.value : undefined;
};

/** The texts in a list, or the words of one text. */
export function wordsIn(program, value) {
  const found = resolved(program, value);
  if (found?.kind === "text") return found.value.split(/[\s,]+/).filter(Boolean);
  if (found?.kind !== "list") return undefined;
  const words = found.items.map((item) => textIn(program, item));
  return words.every((word) => word !== undefined) ? words : undefined;
}

/** The items of a list, including conditional ones as in `...(x ? [A] : [])`. */
export function itemsIn(program, value) {
  const found = resolved(program, value);
  return found?.kind === "list" ? found.items : undefined;
}

/** Where the name in a call comes from: `{ from, imported }`, for `GitHub(…)` and for `arctic.GitHub`. */
export function originOf(program, callee) {
  if (callee?.kind === "name") return program.imports.get(callee.name);
  if (callee?.kind === "member" && callee.object.kind === "name") {
    const module = program.imports.get(callee.object.name);
    return module && { from: module.from, imported: callee.property };
  }
  return undefined;
}
