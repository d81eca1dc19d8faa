/** Compares requests and results with a provider's page. Each difference is one sentence. */

const shown = (value) => JSON.stringify(value);

/** Fills in `$name` in texts with the values of this run. */
const filled = (wanted, values) =>
  typeof wanted === "string" ? wanted.replace(/\$(\w+)/g, (text, name) => (name in values ? values[name] : text)) : wanted;

function isMet(wanted, found) {
  return wanted instanceof RegExp ? wanted.test(String(found)) : shown(found) === shown(wanted);
}

/** The differences between a request's parameters and those on the page, which must be all of them. */
export function parameterDifferences(where, wanted, found, { values, tolerated = [] }) {
  const named = Object.entries(wanted).filter(([, value]) => value !== undefined);
  const differ = named
    .map(([name, value]) => [name, filled(value, values)])
    .filter(([name, value]) => !isMet(value, found[name]))
    .map(([name, value]) => `${where}.${name}: wanted ${value instanceof RegExp ? value : shown(value)}, found ${shown(found[name])}`);
  const more = Object.keys(found)
    .filter((name) => wanted[name] === undefined && !tolerated.includes(name))
    .map((name) => `${where}: undocumented parameter ${name}=${found[name]}`);
  return [...differ, ...more];
}

/** The members of `wanted` that differ in `found`, which may have more. */
export function memberDifferences(where, wanted, found) {
  return Object.entries(wanted).flatMap(([name, value]) => {
    const isObject = value && typeof value === "object" && !Array.isArray(value) && !(value instanceof RegExp);
    if (isObject) return memberDifferences(`${where}.${name}`, value, found?.[name]);
    if (isMet(value, found?.[name])) return [];
    return [`${where}.${name}: wanted ${value instanceof RegExp ? value : shown(value)}, found ${shown(found?.[name])}`];
  });
}

/** A sent request in parts: `{ method, base, query, place, body, headers }`. */
function parts({ method, url, headers, body }) {
  const { origin, pathname, searchParams } = new URL(url);
  const apart = { method, base: origin + pathname, query: Object.fromEntries(searchParams), headers };
  if (!body) return { ...apart, place: "none", body: {} };
  return (headers["content-type"] ?? "").includes("json")
    ? { ...apart, place: "json", body: JSON.parse(body) }
    : { ...apart, place: "form", body: Object.fromEntries(new URLSearchParams(body)) };
}

function headerDifferences(where, page, found) {
  // RFC 6749 section 2.3: a client authenticates in one way.
  const oneWay = page.params?.client_secret ? { authorization: null } : {};
  return Object.entries({ ...oneWay, ...page.headers }).flatMap(([name, value]) => {
    const sent = found[name.toLowerCase()];
    const meets = value === null ? sent === undefined : value instanceof RegExp ? value.test(sent ?? "") : sent === value;
    return meets ? [] : [`${where}.header ${name}: wanted ${value}, found ${sent}`];
  });
}

/** The differences between a sent request and the one on the page. */
export function requestDifferences(where, page, sent, values) {
  if (!sent) return [`${where}: no request was sent`];
  const { method = "POST", url, place = "form", params, query, tolerated } = page;
  const found = parts(sent);
  const out = [];
  if (found.method !== method) out.push(`${where}.method: wanted ${method}, found ${found.method}`);
  if (found.base !== filled(url, values)) out.push(`${where}.url: wanted ${filled(url, values)}, found ${found.base}`);
  if (params) {
    const isElsewhere = place !== "query" && found.place !== place && Object.keys(params).length > 0;
    if (isElsewhere) out.push(`${where}.place: wanted ${place}, found ${found.place}`);
    const among = place === "query" ? found.query : found.body;
    out.push(...parameterDifferences(where, params, among, { values, tolerated }));
  }
  if (query || place !== "query") {
    out.push(...parameterDifferences(`${where}.query`, query ?? {}, found.query, { values }));
  }
  return [...out, ...headerDifferences(where, page, found.headers)];
}
