/** Lists where a document departs from the standards: its knobs, with their meaning and reason. */
import { readFileSync } from "node:fs";

const { properties } = JSON.parse(readFileSync(new URL("../../provider.schema.json", import.meta.url), "utf8"));

/** The entry in `diagnostics` of the tokens that shows that a knob was needed. */
const DIAGNOSTICS = {
  "token_response.expires_in.accept": "expires_in_from_string",
  "token_response.expires_in.absent": "expires_in_assumed",
  "token_response.expires_in.clamp": "expires_in_clamped",
  "token_response.token_type.default": "token_type_assumed",
  "token_response.token_type.accept": "token_type_accepted",
  "token_response.scope.accept": "scope_from_array",
};

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The knobs of a valid document, in its order.
 * @returns {Array<{ path: string, value: unknown, description?: string, section?: string, reason?: string,
 *   diagnostic?: string }>}
 */
export function relaxationsOf({ dialect }) {
  if (!isObject(dialect)) return [];
  return Object.entries(dialect).flatMap(([name, value]) => {
    const schema = properties.dialect.properties[name];
    return knobs([name], value, schema, /\(([^()]*RFC[^()]*|[^()]*OpenID[^()]*)\)/.exec(schema?.description ?? "")?.[1]);
  });
}

function knobs(path, value, schema, section) {
  if (value === null || value === undefined) return [];
  // An object with a reason is one knob.
  if (isObject(value) && schema?.properties && !("reason" in value)) {
    return Object.entries(value).flatMap(([name, inner]) => knobs([...path, name], inner, schema.properties[name], section));
  }
  const reason = isObject(value) ? value.reason : undefined;
  const description = schema?.description ?? schema?.properties?.ignore?.description;
  // A missing lifetime is only assumed if the document gives a number.
  const diagnostic = value === "never" || value === "unknown" ? undefined : DIAGNOSTICS[path.join(".")];
  return [{ path: ["dialect", ...path].join("."), value, ...(description && { description }), ...(section && { section }), ...(reason && { reason }), ...(diagnostic && { diagnostic }) }];
}
