/** A successful answer of the token endpoint, in the shape that the document declares. */
import { inventedText } from "../../../document/invented.js";
import { putAt } from "../../../document/pointers.js";
import { bytes, json } from "../../../responses.js";
import { successValue } from "../refusal.js";

const HEADERS = { "Cache-Control": "no-store", Pragma: "no-cache" };
/** Seconds that a refresh token lives, if an answer names it. */
const REFRESH_LIFETIME = 2_592_000;
const UNITS = { s: 1, ms: 1 / 1000, min: 60 };

/** The lifetime as this provider writes it; undefined if the answer names none. */
function writtenLifetime({ accept, unit, kind, zero, absent }, lifetime, now) {
  if (lifetime === null) return zero === "never" ? written(accept, 0) : undefined;
  if (lifetime === absent) return undefined;
  const ends = Math.floor(now / 1000) + lifetime;
  if (kind === "absolute_iso") return new Date(ends * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return written(accept, (kind === "absolute_epoch" ? ends : lifetime) / UNITS[unit]);
}

const written = (accept, number) => (accept === "number_or_string" ? String(number) : number);

function writtenScope({ accept, separator }, scopes) {
  return accept === "string" ? scopes.join(separator) : scopes;
}

/**
 * The members that the document's requests name in braces: those of userinfo, of the revocation, and its variables.
 */
function namedMembers({ reading, settings }) {
  const declared = settings.document.variables ?? {};
  const texts = [...Object.values(reading.userinfo.parameters), ...Object.values(reading.revocation.parameters)];
  const names = texts.map((text) => /^\{([^ \n{}]+)\}$/.exec(text)?.[1]);
  return names.filter((name) => name && !["client_id", "access_token"].includes(name) && !(name in declared) && !(name in reading.answer.capture));
}

/** What else the answer to a code contains; the same at every sign-in of a person. */
export function ownMembers(provider, user) {
  const names = [...namedMembers(provider), ...Object.keys(provider.reading.answer.capture)];
  return Object.fromEntries(names.map((name) => [name, inventedText(provider, user, name)]));
}

function putOwn(provider, body, root, issued) {
  const { capture } = provider.reading.answer;
  for (const [name, value] of Object.entries(issued.own)) putAt(body, capture[name] ? [capture[name]].flat()[0] : `${root}/${name}`, value);
  for (const [name, variable] of Object.entries(provider.settings.document.variables ?? {})) {
    if (variable.source === "token_response") putAt(body, `${root}/${variable.parameter ?? name}`, issued.variables[name]);
  }
}

/**
 * @param {object} issued the tokens @param {{ isRefresh: boolean, id_token?: string }} how
 * @returns {Response}
 */
export function tokenAnswer(provider, issued, { isRefresh, id_token }) {
  const { answer, response } = provider.reading;
  // If there are several places, the first is for the answer to a code, and the last for that to a refresh.
  const pick = (pointers) => (isRefresh ? pointers.at(-1) : pointers[0]);
  const root = pick(answer.roots);
  const saysScope = response.scope !== "granted" && issued.scopes.length > 0;
  const values = {
    access_token: issued.access_token,
    token_type: answer.tokenType.default === undefined ? (answer.tokenType.accept?.[0] ?? "Bearer") : undefined,
    expires_in: writtenLifetime(answer.expiresIn, issued.lifetime, issued.created),
    refresh_token: issued.saysRefresh ? issued.refresh_token : undefined,
    refresh_expires_in: answer.saysRefreshEnd && issued.saysRefresh && !issued.isOne ? REFRESH_LIFETIME : undefined,
    scope: saysScope ? writtenScope(answer.scope, issued.scopes) : undefined,
    id_token,
    created_at: answer.expiresIn.anchor === "created_at" ? Math.floor(issued.created / 1000) / UNITS[answer.createdAtUnit] : undefined,
  };
  const body = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) putAt(body, root + pick(answer.places(name)), value);
  if (!isRefresh) putOwn(provider, body, root, issued);
  for (const condition of answer.error.when) {
    const value = successValue(condition);
    if (value !== undefined) putAt(body, condition.pointer, value);
  }
  // `auto`: this server uses both formats, so that a client must accept both.
  const isForm = answer.format === "form" || (answer.format === "auto" && !isRefresh);
  if (isForm) return bytes(new URLSearchParams(body).toString(), 200, { ...HEADERS, "Content-Type": "application/x-www-form-urlencoded" });
  return json(body, 200, { ...HEADERS, "Content-Type": "application/json" });
}
