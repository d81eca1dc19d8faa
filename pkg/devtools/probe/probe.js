import { finding, metadataAddresses } from "./findings.js";
import { probeFrame } from "./frame.js";
import { reach, unreachable } from "./reach.js";

/** Seconds by which a clock may be off. A `Date` header has whole seconds and was some time under way. */
const CLOCK = 60;

const mediaType = (response) => (response.headers.get("content-type") ?? "nothing").split(";")[0];
const json = (response) => response.json().catch(() => undefined);
const filled = (text, variables = {}) => text?.replace(/\{(\w+)\}/g, (_, name) => variables[name] ?? "");

/** The page itself, and its clock beside that of its own server: other servers do not show a page their `Date`. */
async function probePage() {
  const found = [];
  if (!isSecureContext) found.push(finding("page_insecure", { origin: location.origin }));
  const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" }).catch(() => undefined);
  const date = Date.parse(answer?.headers.get("date") ?? "");
  const seconds = Math.round((Date.now() - date) / 1000);
  if (Math.abs(seconds) > CLOCK) found.push(finding("clock_wrong", { seconds: Math.abs(seconds), direction: seconds > 0 ? "ahead of" : "behind" }));
  return found;
}

/** `{ found, metadata }`: the server's addresses, by its metadata or by the document. */
async function probeMetadata({ issuer, provider, variables }) {
  if (!issuer) {
    const addresses = Object.entries(provider).filter(([name]) => name.endsWith("_endpoint"));
    return { found: [], metadata: Object.fromEntries(addresses.map(([name, address]) => [name, filled(address, variables)])) };
  }
  const [url, other] = metadataAddresses(issuer);
  const reached = await reach(url, {}, finding("metadata_cors_blocked", { url }));
  if (reached.found) return { found: [reached.found] };
  const second = reached.response.status === 200 ? undefined : (await reach(other, {})).response;
  const response = second?.status === 200 ? second : reached.response;
  if (response.status !== 200) return { found: [finding("metadata_missing", { url, status: response.status || "of a redirect" })] };
  const metadata = await json(response);
  if (typeof metadata !== "object" || metadata === null) return { found: [finding("metadata_not_json", { url, media_type: mediaType(response) })] };
  if (metadata.issuer !== issuer) return { found: [finding("issuer_mismatch", { issuer, found: metadata.issuer ?? "nothing" })], metadata };
  return { found: [], metadata };
}

/** Sends a code that no server gave: how it is refused shows what the server thinks of page and client. */
async function probeToken({ token_endpoint: url }, { client_id, redirect_uri }) {
  const body = new URLSearchParams({ grant_type: "authorization_code", code: "probe", client_id, redirect_uri, code_verifier: "probe".repeat(10) });
  const { response, found } = await reach(url, { method: "POST", body }, finding("token_cors_blocked", { url, origin: location.origin }));
  if (found) return [found];
  if (response.type === "opaqueredirect") return [finding("token_redirected", { url })];
  if (response.status >= 500) return [finding("token_failing", { url, status: response.status })];
  const { error } = (await json(response)) ?? {};
  return error === "invalid_client" || error === "unauthorized_client" ? [finding("client_unknown", { error })] : [];
}

/** The worker behind a page of `backend`. */
async function probeBackend({ backend }) {
  const url = `${backend.replace(/\/$/, "")}/session`;
  const { response, found } = await reach(url, { headers: { grantway: "1" }, credentials: "same-origin" });
  if (found) return [found];
  if (response.status === 404) return [finding("backend_missing", { url, status: 404 })];
  if (!/json/.test(mediaType(response))) return [finding("backend_not_json", { url, media_type: mediaType(response) })];
  const { code } = response.ok ? {} : ((await json(response)) ?? {});
  return response.ok ? [] : [finding("backend_failing", { url, status: response.status, code: code ?? "without a code" })];
}

/**
 * Looks for what keeps people from signing in here. `options` are those of `createClient`, and `client`, if there is one
 * already. It sends requests to the provider, none of which can sign anybody in or out.
 */
export async function probe({ client, ...options }) {
  const found = await probePage();
  if (options.backend !== undefined) return [...found, ...(await probeBackend(options))];
  const { found: inMetadata, metadata } = await probeMetadata(options);
  found.push(...inMetadata);
  if (!metadata) return found;
  const missing = ["authorization_endpoint", "token_endpoint"].filter((name) => !metadata[name]);
  if (missing.length > 0) return [...found, ...missing.map((endpoint) => finding("endpoint_missing", { endpoint }))];
  found.push(...(await probeToken(metadata, options)));
  const { authorization_endpoint } = metadata;
  if (location.protocol === "https:" && authorization_endpoint.startsWith("http:")) return found;
  // After an answer that this server's other addresses gave: if they cannot be reached, that has been found.
  const cause = found.length === 0 && (await unreachable(authorization_endpoint));
  if (cause) return [cause];
  const isSignedIn = (await client)?.snapshot().status === "signed_in";
  return [...found, ...(await probeFrame({ ...options, authorization_endpoint }, isSignedIn))];
}
