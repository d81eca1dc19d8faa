/**
 * `grantway check --live`: asks a provider, from outside a browser, and finds what keeps people from signing in. Its
 * requests cannot sign anybody in: the code is invented, and the sign-in has `prompt=none`.
 */
import { finding, metadataAddresses } from "../devtools/probe/findings.js";
import { Misused, STATUS } from "./command_line.js";
import { documentsIn } from "./documents/load.js";

/** Milliseconds that one request may take. */
const DEADLINE = 10_000;
/** Seconds by which a clock may be off. */
const CLOCK = 60;
/** The most redirects within the provider that are followed. */
const REDIRECTS = 5;
/** Answers that a provider gives only to a client and a redirect URI that it knows. */
const KNOWN = new Set(["login_required", "interaction_required", "consent_required", "account_selection_required"]);

const isAddress = (text) => /^https?:\/\//.test(text);
const mediaType = (response) => (response.headers.get("content-type") ?? "nothing").split(";")[0];
const ask = (url, init) => fetch(url, { redirect: "manual", signal: AbortSignal.timeout(DEADLINE), ...init }).catch(() => undefined);
const isReadableBy = (response, origin) => ["*", origin].includes(response.headers.get("access-control-allow-origin"));

/** The provider's addresses, or the findings that explain why there are none. */
async function addresses(name, { variables, origin }) {
  if (!isAddress(name)) {
    const [one] = await documentsIn(name);
    const fill = (text) => text.replace(/\{(\w+)\}/g, (whole, variable) => variables[variable] ?? whole);
    const filled = Object.entries(one.document).filter(([member]) => member.endsWith("_endpoint")).map(([member, address]) => [member, fill(address)]);
    const open = filled.find(([, address]) => /\{\w+\}/.test(address));
    if (open) throw new Misused(`${open[1]} has a variable: give it with --variable name=value`);
    return { metadata: Object.fromEntries(filled), found: [] };
  }
  const [url, other] = metadataAddresses(name);
  const first = await ask(url, { headers: { origin } });
  const second = first?.status === 200 ? undefined : await ask(other, { headers: { origin } });
  const response = second?.status === 200 ? second : first;
  if (!response) return { found: [finding("server_unreachable", { url })] };
  if (response.status !== 200) return { found: [finding("metadata_missing", { url, status: response.status })] };
  const metadata = await response.json().catch(() => undefined);
  if (typeof metadata !== "object" || metadata === null) return { found: [finding("metadata_not_json", { url, media_type: mediaType(response) })] };
  const found = clockBeside(response);
  if (metadata.issuer !== name) found.push(finding("issuer_mismatch", { issuer: name, found: metadata.issuer ?? "nothing" }));
  if (!isReadableBy(response, origin)) found.push(finding("metadata_cors_blocked", { url }));
  return { metadata, found };
}

function clockBeside(response) {
  const seconds = Math.round((Date.now() - Date.parse(response.headers.get("date") ?? "")) / 1000);
  if (!(Math.abs(seconds) > CLOCK)) return [];
  return [finding("clock_wrong", { seconds: Math.abs(seconds), direction: seconds > 0 ? "ahead of" : "behind" })];
}

async function tokenEndpoint({ token_endpoint: url }, { clientId, redirectUri, origin, isWorker }) {
  const body = new URLSearchParams({ grant_type: "authorization_code", code: "probe", client_id: clientId, redirect_uri: redirectUri, code_verifier: "probe".repeat(10) });
  const response = await ask(url, { method: "POST", body, headers: isWorker ? {} : { origin } });
  if (!response) return [finding("server_unreachable", { url })];
  if (response.status >= 300 && response.status < 400) return [finding("token_redirected", { url })];
  if (response.status >= 500) return [finding("token_failing", { url, status: response.status })];
  // Without its secret a worker's client is refused in any case.
  if (isWorker) return [];
  const found = isReadableBy(response, origin) ? [] : [finding("token_cors_blocked", { url, origin })];
  const { error } = (await response.json().catch(() => undefined)) ?? {};
  return error === "invalid_client" || error === "unauthorized_client" ? [...found, finding("client_unknown", { error })] : found;
}

/** Whether an address is the redirect URI, with an answer. */
const isBack = (url, redirectUri) => url.href.split(/[?#]/)[0] === new URL(redirectUri).href.split(/[?#]/)[0];

async function redirectUri({ authorization_endpoint }, { clientId, redirectUri, scope, challenge }) {
  const url = new URL(authorization_endpoint);
  const parameters = { response_type: "code", client_id: clientId, redirect_uri: redirectUri, state: "probe", nonce: "probe", prompt: "none", scope, code_challenge: challenge, code_challenge_method: "S256" };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  let next = url;
  for (let turn = 0; turn <= REDIRECTS; turn += 1) {
    const response = await ask(next);
    if (!response) return [finding("server_unreachable", { url: authorization_endpoint })];
    const location = response.headers.get("location");
    if (!location) {
      const text = (await response.text().catch(() => "")).slice(0, 100_000);
      // Any other page may be one to sign in, of a provider that does not know prompt=none.
      return response.status >= 400 || /redirect[_ -]?uri/i.test(text) ? [finding("redirect_uri_not_registered", { redirect_uri: redirectUri })] : [];
    }
    next = new URL(location, next);
    if (!isBack(next, redirectUri)) continue;
    const error = new URLSearchParams(next.search || next.hash.slice(1)).get("error");
    return error && !KNOWN.has(error) ? [finding("authorization_refused", { error })] : [];
  }
  return [];
}

/** @returns {Promise<number>} the exit status */
export async function live(name, { clientId, redirectUri: given, scope = "openid", variables = {}, isWorker = false, asJson }, { out }) {
  if (!clientId || !given) throw new Misused("--live needs --client-id and --redirect-uri");
  if (!URL.canParse(given)) throw new Misused(`--redirect-uri is no address: \`${given}\``);
  const { origin } = new URL(given);
  const digest = await crypto.subtle.digest("SHA-256", crypto.getRandomValues(new Uint8Array(32)));
  const options = { clientId, redirectUri: given, scope, variables, isWorker, origin, challenge: Buffer.from(digest).toString("base64url") };
  const { metadata, found } = await addresses(name, options);
  const missing = metadata ? ["authorization_endpoint", "token_endpoint"].filter((one) => !metadata[one]) : [];
  found.push(...missing.map((endpoint) => finding("endpoint_missing", { endpoint })));
  if (metadata && missing.length === 0) found.push(...(await tokenEndpoint(metadata, options)), ...(await redirectUri(metadata, options)));
  const findings = isWorker ? found.filter(({ code }) => code !== "metadata_cors_blocked") : found;
  const lines = findings.map(({ code, sentence, fix }) => `${code}: ${sentence}\n  ${fix}`);
  out(asJson ? JSON.stringify({ findings }, null, 2) : lines.join("\n") || "Nothing was found that keeps people from signing in.");
  return findings.length > 0 ? STATUS.mistakes : STATUS.good;
}
