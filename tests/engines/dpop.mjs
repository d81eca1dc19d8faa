// Tokens that are bound to a key (DPoP, RFC 9449), at a server and an API that none of us wrote: npm `oidc-provider`, which
// wants a nonce in each proof, and oauth4webapi.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, it } from "node:test";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { SignJWT, exportJWK, generateKeyPair } from "jose";
import { startOidcProvider } from "../browser/oidc_provider_server.mjs";
import { startApp } from "../browser/page_app.mjs";
import { until } from "./patience.mjs";
import { arrive, comeBack, createClient, enter, open, othersThan, pressSignIn } from "./person.mjs";
import { startProofCheckingApi } from "./proof_checking_api.mjs";

const CLIENT = "bound-page";

/** The function of the guide, without its types. */
async function uploadOfTheGuide() {
  const { code } = await transform(await readFile(new URL("dpop_upload.ts", import.meta.url), "utf8"), { loader: "ts" });
  return (await import(`data:text/javascript,${encodeURIComponent(code)}`)).upload;
}

export function dpop(here) {
  let server;
  let api;
  let app;
  let guide;
  before(async () => {
    app = here.world.app.origin;
    [api, guide] = await Promise.all([startProofCheckingApi(), startApp({ worker: theGuide })]);
    server = await startOidcProvider({ client_id: CLIENT, redirect_uris: [app, guide.origin].map((origin) => `${origin}/callback`), post_logout_redirect_uri: `${app}/`, person: "ada", wantsNonces: true });
    await api.trust(server.issuer);
  });
  after(() => Promise.all([server?.close(), api?.close(), guide?.close()]));

  /** The page of the guide, with the addresses of these servers. */
  async function theGuide({ url }) {
    if (new URL(url).pathname !== "/page.js") return undefined;
    const program = await readFile(new URL("dpop_page.js", import.meta.url), "utf8");
    const contents = program.replaceAll("https://as.example", server.issuer).replaceAll("https://api.example", api.origin);
    const stdin = { contents, resolveDir: fileURLToPath(new URL(".", import.meta.url)) };
    const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false, logLevel: "error" });
    return new Response(outputFiles[0].text, { headers: { "content-type": "text/javascript" } });
  }

  const optionsOf = (more) => ({ issuer: server.issuer, client_id: CLIENT, redirect_uri: `${app}/callback`, scope: "openid profile offline_access", api: [server.origin, api.origin], dpop: true, ...more });
  const request = (more) => ({ prompt: "consent", ...more });
  const comesIn = async (options, more) => {
    const { value, failure } = await enter(here.tab, here.world, { start: `${app}/`, end: options.redirect_uri, options, request: request(more) });
    assert.equal(value?.handled, true, JSON.stringify(failure));
  };
  const forApi = () => ({ resource: api.origin });
  const call = (tab, path, init) => tab.run((url, given) => outcome(auth.fetch(url, given).then(async (answer) => [answer.status, await answer.json()])), `${api.origin}${path}`, init);
  /** What a script of the page finds of the keys, and what it can take away. */
  const keysIn = (tab) =>
    tab.run(async () => {
      const answered = (asked) => new Promise((resolve, reject) => Object.assign(asked, { onsuccess: () => resolve(asked.result), onerror: () => reject(asked.error) }));
      const database = await answered(indexedDB.open("grantway"));
      if (!database.objectStoreNames.contains("keys")) return (database.close(), []);
      const store = database.transaction("keys").objectStore("keys");
      const [names, values] = await Promise.all([answered(store.getAllKeys()), answered(store.getAll())]);
      database.close();
      const found = [];
      for (const [index, name] of names.entries()) {
        if (!name.startsWith("dpop:")) continue;
        const { key } = values[index];
        const taken = await Promise.all(["jwk", "pkcs8", "raw"].map((format) => crypto.subtle.exportKey(format, key).then(() => format, () => undefined)));
        found.push({ name, type: key.type, extractable: key.extractable, taken: taken.filter(Boolean) });
      }
      return found;
    });

  for (const storage of ["memory", "session", "encrypted"]) {
    it(`S29: sign-in, userinfo, refreshes and calls with the session in ${storage}; the key stays in the browser and goes at the sign-out`, async () => {
      await comesIn(optionsOf({ storage }));
      const first = await here.tab.run(() => auth.accessToken());
      assert.equal(first.token_type, "DPoP");
      assert.equal(first.authorization, `DPoP ${first.access_token}`);
      assert.deepEqual((await here.tab.run(() => auth.session())).diagnostics, []);
      assert.equal((await here.tab.run(() => auth.userinfo())).sub, "ada");
      const fresh = await here.tab.run(() => auth.accessToken({ refresh: true }));
      assert.notEqual(fresh.access_token, first.access_token);
      assert.equal(await here.tab.run((url) => auth.fetch(url).then(({ status }) => status), `${server.issuer}/me`), 200);
      assert.equal((await fetch(`${server.issuer}/me`, { headers: { authorization: `Bearer ${fresh.access_token}` } })).status, 401, "a stolen access token");
      const [key, ...others] = await keysIn(here.tab);
      assert.deepEqual([key.type, key.extractable, key.taken, others], ["private", false, [], []]);
      await here.tab.run(() => auth.signOut());
      assert.deepEqual(await keysIn(here.tab), []);
    });
  }

  it("S29: a vault keeps the key in its worker's memory: after the sign-in no script of the page finds one", async () => {
    await comesIn(optionsOf({ storage: "vault", worker: "/grantway/vault_worker.js" }), forApi());
    assert.deepEqual(await keysIn(here.tab), []);
    assert.deepEqual((await call(here.tab, "/orders")).value, [200, { sub: "ada", body: "" }]);
  });

  it("S29: an API that checks proofs takes each request, with a nonce that it asked for once", async () => {
    await comesIn(optionsOf(), forApi());
    const begun = api.seen.length;
    assert.deepEqual((await call(here.tab, "/orders?page=2#top")).value, [200, { sub: "ada", body: "" }]);
    assert.deepEqual((await call(here.tab, "/orders", { method: "POST", body: "one" })).value, [200, { sub: "ada", body: "one" }]);
    assert.deepEqual(api.seen.slice(begun).map(({ status }) => status), [401, 200, 200]);
    assert.equal(new Set(api.seen.slice(begun).map(({ proof }) => proof)).size, 3);
  });

  it("S29: requests that the page sends by itself carry proofs that it asks for", async () => {
    await comesIn(optionsOf(), forApi());
    const begun = api.seen.length;
    const url = `${api.origin}/orders?page=2`;
    const upload = await uploadOfTheGuide();
    const send = () => here.tab.run(`(url) => (${upload})(auth, url, "one", (event) => (globalThis.sent = event.loaded))`, url);
    assert.equal(await send(), 401, "the API asks for a nonce");
    const { nonce } = api;
    assert.equal(await here.tab.run((given) => auth.dpopProof(given).then(() => undefined), { url, nonce: nonce() }), undefined);
    assert.deepEqual([await send(), await here.tab.run(() => globalThis.sent)], [200, 3]);
    assert.deepEqual((await call(here.tab, "/orders")).value[0], 200);
    assert.deepEqual(api.seen.slice(begun).map(({ status }) => status), [401, 200, 200], "the nonce is known to `fetch` too");
    const refused = await here.tab.run(() => outcome(auth.dpopProof({ url: "https://other.example/" })));
    assert.equal(refused.failure.code, "api_origin_not_allowed");
  });

  it("S29: a vault gives a proof for its token, to the origins of `api` only, and not the token", async () => {
    await comesIn(optionsOf({ storage: "vault", worker: "/grantway/vault_worker.js" }), forApi());
    await call(here.tab, "/orders");
    const { authorization } = api.seen.at(-1);
    const dpop = await here.tab.run((url) => auth.dpopProof({ method: "DELETE", url }), `${api.origin}/orders`);
    const send = (method) => fetch(`${api.origin}/orders`, { method, headers: { authorization, dpop } });
    assert.deepEqual([(await send("DELETE")).status, (await send("GET")).status], [200, 401]);
    for (const [url, code] of [[`${app}/`, "api_origin_not_allowed"], ["data:,a", "vault_message_refused"]]) {
      assert.equal((await here.tab.run((at) => outcome(auth.dpopProof({ url: at })), url)).failure.code, code);
    }
    assert.equal((await here.tab.run((url) => outcome(auth.dpopProof({ url, access_token: "at" })), api.origin)).failure.code, "option_unknown");
  });

  it("S29: the page of the guide signs in by itself, and calls the API with a proof", async () => {
    await here.tab.goto(`${guide.origin}/`);
    await until("the API has answered", () => here.tab.run(() => document.body?.textContent.includes("The API answered 200")));
    assert.deepEqual([api.seen.at(-1).pathname, api.seen.at(-1).status], ["/orders", 200]);
  });

  it("S29, A19: an API that never takes a nonce is asked twice, and the caller gets its answer", async () => {
    await comesIn(optionsOf(), forApi());
    const begun = api.seen.length;
    assert.equal((await call(here.tab, "/never")).value[0], 401);
    assert.equal(api.seen.length - begun, 2);
  });

  it("A19: a proof is good for its own address only", async () => {
    await comesIn(optionsOf(), forApi());
    await call(here.tab, "/orders");
    const { proof, authorization } = api.seen.at(-1);
    const send = (path, method = "GET") => fetch(api.origin + path, { method, headers: { authorization, dpop: proof } });
    assert.equal((await send("/orders")).status, 200, "it reaches the checks");
    for (const [path, method] of [["/payments"], ["/orders", "DELETE"]]) {
      const refused = await send(path, method);
      assert.equal(refused.status, 401);
      assert.match((await refused.json()).message, /mismatch/);
    }
  });

  it("S29, A17: a stolen refresh token is of no use without the key, and the session goes on", async () => {
    await comesIn(optionsOf({ storage: "session" }));
    const refresh_token = await here.tab.run(() => {
      const [record] = Object.keys(sessionStorage).filter((name) => name.startsWith("grantway:session:")).map((name) => JSON.parse(sessionStorage.getItem(name)));
      return record.session.tokens.refresh_token;
    });
    const body = () => new URLSearchParams({ grant_type: "refresh_token", refresh_token, client_id: CLIENT });
    const spend = async (proof) => fetch(`${server.issuer}/token`, { method: "POST", body: body(), headers: proof ? { dpop: proof } : {} });
    assert.equal((await spend()).status, 400);
    const { privateKey, publicKey } = await generateKeyPair("ES256");
    const jwk = await exportJWK(publicKey);
    const proofOf = (nonce) => new SignJWT({ htm: "POST", htu: `${server.issuer}/token`, jti: crypto.randomUUID(), nonce }).setIssuedAt().setProtectedHeader({ typ: "dpop+jwt", alg: "ES256", jwk }).sign(privateKey);
    const asked = await spend(await proofOf());
    assert.equal((await asked.json()).error, "use_dpop_nonce");
    const refused = await spend(await proofOf(asked.headers.get("dpop-nonce")));
    assert.deepEqual([refused.status, (await refused.json()).error], [400, "invalid_grant"]);
    assert.equal((await here.tab.run(() => auth.accessToken({ refresh: true }))).token_type, "DPoP");
  });

  it("S29: another tab and a reload use the same key, and each sign-in makes a new one", async () => {
    const options = optionsOf({ storage: "session" });
    await comesIn(options);
    const [{ name }] = await keysIn(here.tab);
    const second = await here.profile.openTab();
    await open(second, `${app}/`, options);
    assert.equal((await second.run(() => auth.accessToken({ refresh: true }))).token_type, "DPoP");
    assert.equal((await second.run(() => auth.userinfo())).sub, "ada");
    await here.tab.reload();
    assert.deepEqual((await comeBack(here.tab, options.redirect_uri, options)).value, { handled: false });
    assert.equal((await here.tab.run(() => auth.userinfo())).sub, "ada");
    assert.deepEqual((await keysIn(here.tab)).map((key) => key.name), [name]);
    await comesIn(options);
    const [{ name: next }, ...others] = await keysIn(here.tab);
    assert.notEqual(next, name);
    assert.deepEqual(others, []);
  });

  it("S29: signs in by a popup, which opens in the click although the key has to be made", async () => {
    const options = optionsOf();
    await open(here.tab, `${app}/`, options);
    await pressSignIn(here.tab, { popup: true });
    const [popup] = await until("the window is open", async () => {
      const others = await othersThan(here.profile, here.tab);
      return others.length > 0 && others;
    });
    await arrive(popup, options.redirect_uri);
    await createClient(popup, options.redirect_uri, options);
    await popup.run(() => void auth.handleCallback());
    await until("the page has its answer", async () => (await here.tab.run(() => globalThis.result))?.value?.handled === true);
    assert.equal((await here.tab.run(() => auth.accessToken())).token_type, "DPoP");
  });

  it("S25: a server without DPoP gives Bearer tokens: refused, unless they are allowed too", async () => {
    const plain = { ...here.world.options };
    const strict = await enter(here.tab, here.world, { start: `${app}/`, end: plain.redirect_uri, options: { ...plain, dpop: true } });
    assert.equal(strict.failure?.code, "token_not_bound");
    const lenient = await enter(here.tab, here.world, { start: `${app}/`, end: plain.redirect_uri, options: { ...plain, dpop: "preferred" } });
    assert.equal(lenient.value?.handled, true);
    assert.equal((await here.tab.run(() => auth.accessToken())).token_type, "Bearer");
  });
}
