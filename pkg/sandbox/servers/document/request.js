/**
 * Reads a request to an endpoint of a document: its parameters in their place, and whether it has the declared
 * method, place and headers.
 */
import { sampleOf } from "../../document/invented.js";
import { FORM, JSON_TYPE, mediaType, parseJsonObject } from "../../parameters.js";

/** Query and body as lists of pairs, so that repetitions show. */
export async function readRequest(call) {
  const { request, url } = call;
  const text = await call.text();
  const query = [...url.searchParams];
  const type = mediaType(request.headers);
  if (text === "") return { query, body: [], place: "none" };
  if (type === FORM) return { query, body: [...new URLSearchParams(text)], place: "form" };
  if (type !== JSON_TYPE) return { query, body: [], place: "none", mistake: `the body is ${type || "of no media type"}` };
  const { values, problem } = parseJsonObject(text);
  return problem ? { query, body: [], place: "json", mistake: "the body is not a JSON object" } : { query, body: Object.entries(values), place: "json" };
}

const VARIABLE = /\{(\w+)\}/g;

/** A fixed text of the document with its variables filled in; undefined if one has no known value. */
export function fill(text, values) {
  const names = [...text.matchAll(VARIABLE)].map(([, name]) => name);
  return names.every((name) => values[name] !== undefined) ? text.replace(VARIABLE, (_, name) => values[name]) : undefined;
}

/** The values of a document's variables: those of the settings, overridden by those in the address. */
export const variablesOf = (provider, call) => ({ ...provider.settings.variables, ...call.variables });

/** The value of a variable in the sandbox's own answers: from the address, from the settings, or invented. */
export function variableValue(provider, variables, name) {
  return variables[name] ?? provider.settings.variables?.[name] ?? sampleOf(name, provider.settings.document.variables?.[name] ?? {});
}

/** The mistake in method, place and headers; undefined if there is none. */
export function shapeMistake(call, sent, { method, parameters_in: place, headers }, values) {
  if (sent.mistake) return sent.mistake;
  if (call.request.method !== method) return `the method must be ${method}`;
  const wanted = method === "GET" ? "query" : place;
  if (sent.body.length > 0 && sent.place !== wanted) return `parameters have to stand in ${wanted}, not in ${sent.place}`;
  for (const [name, template] of Object.entries(headers)) {
    const found = call.request.headers.get(name);
    if (found === null) return `header ${name} is missing`;
    const value = fill(template, values);
    // A page cannot choose the browser's User-Agent.
    const isBrowsers = name.toLowerCase() === "user-agent" && call.request.headers.has("origin");
    if (value !== undefined && found !== value && !isBrowsers) return `header ${name} must be ${value}`;
  }
  return undefined;
}

/**
 * Splits off the request's parameters. Whatever else is in the query must be exactly the address's own pairs and
 * the declared constants.
 */
export function splitRequest(sent, { method, parameters_in: place, query_constants: constants = {} }, address, values) {
  const fixed = [...address, ...Object.entries(constants).map(([name, text]) => [name, fill(text, values)])];
  if (method !== "GET" && place !== "query") return { parameters: sent.body, beside: sent.query, fixed };
  const names = new Set(fixed.map(([name]) => name));
  return {
    parameters: sent.query.filter(([name]) => !names.has(name)),
    beside: sent.query.filter(([name]) => names.has(name)),
    fixed,
  };
}
