import { failure } from "./first_load.js";

// Options are checked in full before anything happens: a misspelt name must not silently fall back to a default.

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isString = (value) => typeof value === "string" && value !== "";
const strings = (value) => Array.isArray(value) && value.every(isString);

/** The types an option may have: how to recognise one, and how to say what was expected. */
export const type = {
  string: [isString, "a string that is not empty"],
  boolean: [(value) => typeof value === "boolean", "true or false"],
  function: [(value) => typeof value === "function", "a function"],
  object: [isObject, "an object"],
  strings: [strings, "an array of strings"],
  scope: [(value) => typeof value === "string" || strings(value), "a string or an array of strings"],
  variables: [(value) => isObject(value) && Object.values(value).every(isString), "an object of strings"],
  json: [() => true, "a JSON value"],
  oneOf: (...values) => [(value) => values.includes(value), values.map((one) => JSON.stringify(one)).join(" or ")],
};

/** Parameters of one authorization request. */
export const parameterOptions = {
  prompt: type.string,
  login_hint: type.string,
  max_age: [(value) => Number.isSafeInteger(value) && value >= 0, "a whole number of seconds"],
  acr_values: type.string,
  ui_locales: type.string,
  resource: type.scope,
  parameters: type.variables,
};

/** What is to be: not, or always, or where it can be. */
export const preferable = [(value) => typeof value === "boolean" || value === "preferred", 'true, false or "preferred"'];

/** The kind of a value, for a message; never the value itself, which may be a secret in the wrong place. */
export function kindOf(value) {
  if (value === null) return "null";
  if (value === "") return "an empty string";
  return Array.isArray(value) ? "an array" : typeof value;
}

/** Seconds of the countdown before an idle person is signed out, unless the options say otherwise. */
export const IDLE_WARNING = 60;

const isTime = (value) => Number.isFinite(value) && value > 0;

function isIdle(value) {
  if (!isObject(value) || Object.keys(value).some((name) => name !== "after" && name !== "warn")) return false;
  const { after, warn = IDLE_WARNING } = value;
  return isTime(after) && isTime(warn) && warn < after;
}

/** When an idle person is signed out: checked at once, because a mistake would leave them signed in. */
export const idleOption = [isIdle, `{ after, warn } in seconds, with \`warn\` (${IDLE_WARNING}) less than \`after\``];

/** Marks a required option. */
export const required = ([is, expected]) => [is, expected, true];

/** The options that every entry point has. */
export const everywhere = { fetch: type.function, now: type.function, onEvent: type.function };

/**
 * Returns a copy of `options` with only the members that `shape` names. Refuses (`misuse`): `client_secret_in_browser`,
 * `option_unknown`, `option_missing`, `option_wrong_type`.
 */
export function readOptions(options, shape) {
  if (!isObject(options)) throw failure("option_wrong_type", { option: "options", found: kindOf(options), expected: "an object" });
  if ("client_secret" in options) throw failure("client_secret_in_browser");
  for (const option of Object.keys(options)) {
    if (!Object.hasOwn(shape, option)) {
      throw failure("option_unknown", { option, known: Object.keys(shape) });
    }
  }
  const read = {};
  for (const [option, [is, expected, must]] of Object.entries(shape)) {
    const value = options[option];
    if (value === undefined) {
      if (must) throw failure("option_missing", { option });
    } else if (is(value)) {
      read[option] = value;
    } else {
      throw failure("option_wrong_type", { option, found: kindOf(value), expected });
    }
  }
  return read;
}
