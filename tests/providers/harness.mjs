// Harness: runs one case against createProtocol of grantway/edge with a fetch replacement.
import { createHmac, createHash } from "node:crypto";
import { createProtocol } from "grantway/edge";

export const NOW = Math.floor(Date.now() / 1000);
const b64 = (v) => Buffer.from(v).toString("base64url");
export function jwt(claims, { alg = "RS256", secret } = {}) {
  const head = b64(JSON.stringify({ alg, typ: "JWT", kid: "k1" })), body = b64(JSON.stringify(claims));
  const sig = alg === "HS256" && secret ? createHmac("sha256", secret).update(head + "." + body).digest("base64url") : b64("signature");
  return `${head}.${body}.${sig}`;
}
export const basic = (id, secret) => "Basic " + Buffer.from(`${id}:${secret}`).toString("base64");
export const basicForm = (id, secret) => basic(encodeURIComponent(id), encodeURIComponent(secret));

function paramsOf(request) {
  const url = new URL(request.url);
  const out = {};
  const type = request.headers["content-type"] ?? "";
  const query = Object.fromEntries(url.searchParams);
  let place = "none", body = {};
  if (request.body) {
    if (type.includes("json")) { body = JSON.parse(request.body); place = "json"; }
    else { body = Object.fromEntries(new URLSearchParams(request.body)); place = "form"; }
  }
  return { base: url.origin + url.pathname, query, body, place };
}

function diff(where, expected, found, out, subs) {
  for (const [k, v0] of Object.entries(expected)) {
    const v = typeof v0 === "string" ? v0.replace(/\$(\w+)/g, (m, n) => (n in subs ? subs[n] : m)) : v0;
    if (v === undefined) continue;
    if (v instanceof RegExp) { if (!v.test(String(found?.[k]))) out.push(`${where}.${k}: wanted ${v}, sent ${JSON.stringify(found?.[k])}`); }
    else if (JSON.stringify(found?.[k]) !== JSON.stringify(v)) out.push(`${where}.${k}: wanted ${JSON.stringify(v)}, found ${JSON.stringify(found?.[k])}`);
  }
}
function extraKeys(where, expected, found, out, tolerated = []) {
  for (const k of Object.keys(found)) if (!(k in expected) && !tolerated.includes(k)) out.push(`${where}: undocumented parameter ${k}=${found[k]}`);
}
function subset(where, expected, found, out) {
  for (const [k, v] of Object.entries(expected)) {
    if (v instanceof RegExp) { if (!v.test(String(found?.[k]))) out.push(`${where}.${k}: wanted ${v}, found ${JSON.stringify(found?.[k])}`); }
    else if (v && typeof v === "object" && !Array.isArray(v)) subset(`${where}.${k}`, v, found?.[k], out);
    else if (JSON.stringify(found?.[k]) !== JSON.stringify(v)) out.push(`${where}.${k}: wanted ${JSON.stringify(v)}, found ${JSON.stringify(found?.[k])}`);
  }
}

export async function run(provider, c) {
  const record = [], notes = [], diffs = [];
  const queue = [];
  const fetch = async (input, init) => {
    const r = input instanceof Request ? input : new Request(input, init);
    const headers = Object.fromEntries(r.headers);
    const body = r.body ? await r.clone().text() : null;
    record.push({ method: r.method, url: r.url, headers, body });
    const a = queue.shift();
    if (!a) throw new Error("no answer queued for " + r.url);
    const value = typeof a.body === "function" ? a.body() : a.body;
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return new Response(text, { status: a.status ?? 200, headers: { "content-type": a.type ?? "application/json", ...(a.headers ?? {}) } });
  };
  const o = { client_id: "cid", client_secret: "sec", redirect_uri: "https://app.example/auth/p/callback", ...(c.options ?? {}) };
  const show = (e) => ({ kind: e.kind, code: e.code, error: e.error, error_description: e.error_description, message: e.message, hint: e.hint });
  let protocol;
  try { protocol = await createProtocol({ provider, ...o, fetch }); }
  catch (e) { diffs.push(`createProtocol threw ${e.code ?? e}: ${e.message}`); return { diffs, record, notes }; }
  const P = protocol;

  // 1. authorization
  const subs = { cid: o.client_id, secret: o.client_secret, redirect: o.redirect_uri };
  let au;
  try { au = P.createAuthorization(c.authorizationOptions ?? {}); } catch (e) { diffs.push(`createAuthorization threw ${e.code}: ${e.message}`); return { diffs, record, notes }; }
  const u = new URL(au.url);
  const aq = c.authorize?.inFragment ? Object.fromEntries(new URLSearchParams(u.hash.slice(1))) : Object.fromEntries(u.searchParams);
  subs.state = aq[c.stateName ?? "state"]; subs.challenge = aq.code_challenge; subs.nonce = aq.nonce;
  const A = c.authorize;
  if (A) {
    if (u.origin + u.pathname !== A.url) diffs.push(`authorize url: wanted ${A.url}, found ${u.origin + u.pathname}`);
    const want = { ...A.params };
    if (A.pkce) { want.code_challenge = /^[\w-]{43}$/; want.code_challenge_method = "S256"; }
    want[c.stateName ?? "state"] = /.{20,}/;
    if (A.nonce) want.nonce = /.{16,}/;
    diff("authorize", want, aq, diffs, subs);
    extraKeys("authorize", want, aq, diffs, A.tolerated);
    if (A.raw && !A.raw.test(au.url)) diffs.push(`authorize raw: wanted ${A.raw}, found ${au.url}`);
    if (A.hash !== undefined && u.hash !== A.hash) diffs.push(`authorize hash: wanted ${A.hash}, found ${u.hash}`);
  }
  const idt = (claims, opt) => jwt({ iss: provider.issuer, aud: o.client_id, sub: "subject-1", iat: NOW, exp: NOW + 3600, ...(aq.nonce ? { nonce: aq.nonce } : {}), ...claims }, opt);
  const materialize = (body) => (typeof body === "function" ? body({ idt, NOW, aq }) : body);

  // 2. exchange
  const cb = new URL(o.redirect_uri);
  for (const [k, v] of Object.entries({ code: "CODE1", [c.stateName ?? "state"]: subs.state, ...(c.callback ?? {}) })) if (v !== undefined) cb.searchParams.set(k, v);
  const callback = c.formPost
    ? new Request(o.redirect_uri, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: cb.searchParams.toString() })
    : cb.toString();
  let tokens;
  const compareRequest = (where, T, rec) => {
    if (!rec) { diffs.push(`${where}: no request sent`); return; }
    const p = paramsOf(rec);
    if (rec.method !== (T.method ?? "POST")) diffs.push(`${where}.method: wanted ${T.method ?? "POST"}, found ${rec.method}`);
    if (p.base !== T.url) diffs.push(`${where}.url: wanted ${T.url}, found ${p.base}`);
    const place = T.place ?? "form";
    if (T.params) {
      const found = place === "query" ? p.query : p.body;
      if (place !== "query" && p.place !== place && Object.keys(T.params).length) diffs.push(`${where}.place: wanted ${place}, found ${p.place}`);
      diff(where, T.params, found, diffs, subs);
      extraKeys(where, T.params, found, diffs, T.tolerated);
    }
    if (T.query) { diff(where + ".query", T.query, p.query, diffs, subs); extraKeys(where + ".query", T.query, p.query, diffs); }
    else if (place !== "query" && Object.keys(p.query).length) diffs.push(`${where}: undocumented query ${JSON.stringify(p.query)}`);
    for (const [h, v] of Object.entries(T.headers ?? {})) {
      const found = rec.headers[h.toLowerCase()];
      if (v === null ? found !== undefined : v instanceof RegExp ? !v.test(found ?? "") : found !== v) diffs.push(`${where}.header ${h}: wanted ${v}, found ${found}`);
    }
  };
  const verifierParam = (T) => (A?.pkce && T && T.pkce !== false ? { ...T, params: { ...T.params, code_verifier: /^[\w.~-]{43,128}$/ } } : T);
  if (c.token) {
    queue.push({ ...c.token.answer, body: materialize(c.token.answer.body) });
    const before = record.length;
    try {
      tokens = await P.exchange(callback, JSON.parse(JSON.stringify(au.transaction)));
      compareRequest("token", verifierParam(c.token), record[before]);
      if (c.tokens) subset("tokens", typeof c.tokens === "function" ? c.tokens({ NOW }) : c.tokens, tokens, diffs);
    } catch (e) {
      diffs.push(`exchange threw ${e.code ?? e}: ${e.message ?? ""}`);
      if (record[before]) compareRequest("token", verifierParam(c.token), record[before]);
    }
    queue.length = 0;
  }
  // 3. userinfo
  if (c.userinfo && tokens) {
    queue.push({ ...c.userinfo.answer, body: materialize(c.userinfo.answer.body) });
    const before = record.length;
    try {
      const info = await P.userinfo(tokens);
      compareRequest("userinfo", { method: "GET", place: "query", ...c.userinfo }, record[before]);
      if (c.userinfo.expect) subset("userinfo", c.userinfo.expect, info, diffs);
    } catch (e) { diffs.push(`userinfo threw ${e.code ?? e}: ${e.message ?? ""}`); if (record[before]) compareRequest("userinfo", { method: "GET", place: "query", ...c.userinfo }, record[before]); }
    queue.length = 0;
  }
  // 4. refresh
  let refreshed;
  if (c.refresh && tokens) {
    queue.push({ ...c.refresh.answer, body: materialize(c.refresh.answer.body) });
    const before = record.length;
    try {
      refreshed = await P.refresh(tokens);
      compareRequest("refresh", c.refresh, record[before]);
      if (c.refreshed) subset("refreshed", typeof c.refreshed === "function" ? c.refreshed({ NOW }) : c.refreshed, refreshed, diffs);
    } catch (e) { diffs.push(`refresh threw ${e.code ?? e}: ${e.message ?? ""}`); if (record[before]) compareRequest("refresh", c.refresh, record[before]); }
    queue.length = 0;
  }
  // 5. errors of the token endpoint
  for (const [i, x] of (c.errors ?? []).entries()) {
    queue.push(x.answer);
    const a2 = P.createAuthorization(c.authorizationOptions ?? {});
    const cb2 = new URL(o.redirect_uri);
    const a2q = c.authorize?.inFragment ? Object.fromEntries(new URLSearchParams(new URL(a2.url).hash.slice(1))) : Object.fromEntries(new URL(a2.url).searchParams);
    for (const [k, v] of Object.entries({ code: "CODE2", [c.stateName ?? "state"]: a2q[c.stateName ?? "state"], ...(c.callback ?? {}) })) if (v !== undefined) cb2.searchParams.set(k, v);
    try {
      const t = x.refresh ? await P.refresh(tokens) : await P.exchange(c.formPost ? new Request(o.redirect_uri, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: cb2.searchParams.toString() }) : cb2.toString(), a2.transaction);
      diffs.push(`error[${i}]: no error thrown, tokens=${JSON.stringify(t).slice(0, 200)}`);
    } catch (e) { subset(`error[${i}]`, x.expect, show(e), diffs); notes.push(`error[${i}] → ${e.code} error=${e.error} desc=${e.error_description}`); }
    queue.length = 0;
  }
  // 6. revocation (reported apart)
  let revoke = "n/a";
  if (c.revoke && tokens) {
    const r = [];
    queue.push(c.revoke.answer ?? { body: {} });
    const before = record.length, keep = diffs.length;
    try { await P.revoke(refreshed ?? tokens); compareRequest("revoke", c.revoke, record[before]); } catch (e) { diffs.push(`revoke threw ${e.code}: ${e.message}`); if (record[before]) compareRequest("revoke", c.revoke, record[before]); }
    r.push(...diffs.splice(keep));
    revoke = r.length ? r : "exact";
  }
  if (c.extraChecks) await c.extraChecks({ P, createProtocol, provider, o, diffs, notes, tokens, fetch, queue, record, au, idt, NOW });
  return { diffs, record, notes, revoke, tokens, refreshed, authorizeUrl: au.url };
}
export const invalidGrant = (status = 400) => ({ answer: { status, body: { error: "invalid_grant", error_description: "Bad" } }, expect: { kind: "server", code: "grant_rejected", error: "invalid_grant" } });
