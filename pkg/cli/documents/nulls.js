/** Members that are `null`. The engine treats them as missing, except for one member in which `null` is a value. */

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const isValue = (path) => path === "dialect.authorization_request.response_type";

/** The paths of members that are `null`. */
export function pathsOfNulls(value, path = "") {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const own = path ? `${path}.${name}` : name;
    if (inner === null) return isValue(own) ? [] : [own];
    return pathsOfNulls(inner, own);
  });
}

/** A copy without members that are `null`. */
export function withoutNulls(value, path = "") {
  if (!isObject(value)) return value;
  const own = (name) => (path ? `${path}.${name}` : name);
  const kept = Object.entries(value).filter(([name, inner]) => inner !== null || isValue(own(name)));
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutNulls(inner, own(name))]));
}
