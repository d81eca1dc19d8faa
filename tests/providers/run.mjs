/** Plays the requests of one provider: a sign-in, userinfo, refresh, refusals and revocation. */
import { createProtocol } from "grantway/edge";
import { memberDifferences, parameterDifferences, requestDifferences } from "./comparison.mjs";
import { idTokens, parametersOf, REGISTERED, responseOf } from "./exchange.mjs";
import { NOW, PUBLIC_KEYS } from "./harness.mjs";
import { createServer } from "./server.mjs";
import { profileOf } from "./sign_in.mjs";

function authorizationDifferences(page, url, found, values, stateName) {
  const { origin, pathname, hash } = new URL(url);
  const out = [];
  if (origin + pathname !== page.url) out.push(`authorize.url: wanted ${page.url}, found ${origin + pathname}`);
  const wanted = { ...page.params, [stateName]: /.{20,}/ };
  if (page.pkce) Object.assign(wanted, { code_challenge: /^[\w-]{43}$/, code_challenge_method: "S256" });
  if (page.nonce) wanted.nonce = /.{16,}/;
  out.push(...parameterDifferences("authorize", wanted, found, { values, tolerated: page.tolerated }));
  if (page.raw && !page.raw.test(url)) out.push(`authorize.raw: wanted ${page.raw}, found ${url}`);
  if (page.hash !== undefined && hash !== page.hash) out.push(`authorize.hash: wanted ${page.hash}, found ${hash}`);
  return out;
}

/** The response in the form that `exchange()` takes. */
function broughtBack(code, { url }, redirectUri, requests) {
  const response = responseOf(code, url, redirectUri, requests);
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return response.form ? new Request(response.url, { method: "POST", headers: form, body: response.form }) : response.url;
}

/** The differences between the profile from a sign-in through a worker and the one expected from the answers. */
async function profileDifferences(provider, requests) {
  try {
    const found = await profileOf(provider, requests);
    return parameterDifferences("profile", requests.profile, found ?? {}, { values: {} });
  } catch (error) {
    return [`profile: ${said(error)}`];
  }
}

const said = (error) => `${error.code ?? "an error"}: ${error.message}`;

/** `{ diffs, record }`: the differences, one sentence each, and every request that was sent. */
export async function run(provider, requests) {
  const { authorizationOptions = {}, stateName = "state" } = requests;
  const server = createServer();
  const { requests: record, answers: queue, fetch } = server;
  const diffs = [];
  const ended = (more) => ({ diffs, record, ...more });
  const options = { ...REGISTERED, ...requests.options };
  const values = { cid: options.client_id, secret: options.client_secret, redirect: options.redirect_uri };

  let protocol, authorization;
  try {
    protocol = await createProtocol({ provider, ...options, fetch });
    authorization = protocol.createAuthorization(authorizationOptions);
  } catch (error) {
    diffs.push(`authorize: ${said(error)}`);
    return ended();
  }
  const aq = parametersOf(authorization.url, requests);
  Object.assign(values, { state: aq[stateName], challenge: aq.code_challenge, nonce: aq.nonce });
  diffs.push(...authorizationDifferences(requests.authorize, authorization.url, aq, values, stateName));

  const idt = idTokens(provider, options, aq);
  const materialised = (body) => (typeof body === "function" ? body({ idt, NOW, aq }) : body);

  /** Makes one call of the protocol, and compares its requests and its result. */
  async function step(name, page, call, expected, then) {
    const first = record.length;
    const pages = then ? [page, then] : [page];
    let result;
    for (const { answer } of pages) queue.push({ ...answer, body: materialised(answer?.body ?? {}) });
    try {
      result = await call();
    } catch (error) {
      diffs.push(`${name}: ${said(error)}`);
    }
    diffs.push(...requestDifferences(name, page, record[first], values));
    if (then) diffs.push(...requestDifferences("then", then, record[first + 1], values));
    if (record.length > first + pages.length) diffs.push(`${name}: sent ${record.length - first} requests`);
    const wanted = typeof expected === "function" ? expected({ NOW }) : expected;
    if (wanted && result) diffs.push(...memberDifferences(name, wanted, result));
    queue.length = 0;
    return result;
  }

  const hasVerifier = requests.authorize.pkce && requests.token.pkce !== false;
  const verifier = hasVerifier ? { code_verifier: /^[\w.~-]{43,128}$/ } : {};
  const token = { ...requests.token, params: { ...requests.token.params, ...verifier } };
  const response = broughtBack("CODE1", authorization, options.redirect_uri, requests);
  // A transaction is a value: it survives as JSON between the two requests.
  const kept = JSON.parse(JSON.stringify(authorization.transaction));
  const tokens = await step("token", token, () => protocol.exchange(response, kept), requests.tokens, requests.then);
  if (!tokens) return ended();
  const { refreshTokenLifetime: lifetime } = requests;
  const found = tokens.refresh_token_expires_at && tokens.refresh_token_expires_at - tokens.received_at;
  if (found !== (lifetime ?? undefined)) diffs.push(`refreshTokenLifetime: wanted ${lifetime}, found ${found}`);

  if (requests.userinfo) {
    const { params = {}, headers } = requests.userinfo;
    const isInHeader = !Object.values(params).includes(tokens.access_token);
    const bearer = isInHeader ? { authorization: `Bearer ${tokens.access_token}` } : {};
    const page = { method: "GET", place: "query", ...requests.userinfo, headers: { ...bearer, ...headers } };
    const keys = requests.userinfo.keys && { method: "GET", place: "none", params: {}, answer: { body: PUBLIC_KEYS }, ...requests.userinfo.keys };
    await step("userinfo", page, () => protocol.userinfo(tokens), requests.userinfo.expect, keys);
  }
  if (requests.profile) diffs.push(...(await profileDifferences(provider, requests)));
  const { refresh } = requests;
  const refreshed = refresh && (await step("refresh", refresh, () => protocol.refresh(tokens), requests.refreshed));

  for (const [index, { answer, expect, refresh: isRefresh }] of (requests.errors ?? []).entries()) {
    queue.push(answer);
    const another = protocol.createAuthorization(authorizationOptions);
    const refused = () => protocol.exchange(broughtBack("CODE2", another, options.redirect_uri, requests), another.transaction);
    try {
      const accepted = await (isRefresh ? protocol.refresh(tokens) : refused());
      diffs.push(`errors.${index}: no error, but ${JSON.stringify(accepted)}`);
    } catch (error) {
      diffs.push(...memberDifferences(`errors.${index}`, expect, error));
    }
    queue.length = 0;
  }
  if (requests.revoke) await step("revoke", requests.revoke, () => protocol.revoke(refreshed ?? tokens));
  if (requests.extraChecks) {
    const P = protocol;
    const all = { P, createProtocol, provider, o: options, diffs, notes: [], tokens, fetch, queue, record, au: authorization, idt, NOW };
    await requests.extraChecks(all);
  }
  return ended({ tokens, refreshed, authorizeUrl: authorization.url });
}
