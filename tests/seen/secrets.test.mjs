/**
 * Nothing secret is visible from outside (S42, A29). Runs everything once, with every secret known, and searches
 * everything that was emitted, logged, thrown and sent back: in plain text, percent-encoded, as base64 and as hex.
 */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { createHandler, createProtocol } from "grantway/edge";
import { memoryStore } from "grantway/stores/memory";
import { APP, SANDBOX, USERINFO } from "../runtimes/app.js";
import { Marked, OwnFailure } from "./marked.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { hideMembers, watchedApp } from "./watched_app.js";

const PROVIDERS = Object.keys(USERINFO);
const post = (body) => ({ method: "POST", body: JSON.stringify(body) });
const proxied = (provider) => `/auth/proxy/127.0.0.1:8788${USERINFO[provider]}`;

/** Where sessions are: sealed in the cookie, or in a store, in which case the cookie holds the session's id. */
const KEPT = { "in the cookie": {}, "in a store": { store: memoryStore({ now: () => 0 }) } };

for (const [where, options] of Object.entries(KEPT)) describe(`with sessions ${where}`, () => live(options));

/** A store whose every entry is seen, as by an operator of the database. */
function watched(store, see) {
  return {
    get: (key) => store.get(key),
    put: (key, value, condition) => store.put(key, see(value), condition),
    delete: (key) => store.delete(key),
  };
}

/** A server whose error texts repeat everything that was sent to it, unchanged and decoded. */
async function echo(request) {
  const body = await request.text();
  const { authorization, ...said } = { authorization: request.headers.get("authorization"), body, values: [...new URLSearchParams(body).values()] };
  const error_description = `refused ${authorization?.split(" ")[1]}: ${JSON.stringify(said).replaceAll('\\"', " ")}`;
  return Response.json({ error: "invalid_request", error_description, error_uri: `https://errors.example/?${body}` }, { status: 400 });
}

function live({ store }) {
  const app = watchedApp({
    ...(store && { channels: true, store: watched(store, (value) => marked.see("the store", value)) }),
    onSignIn({ tokens, request }) {
      const { searchParams } = new URL(request.url);
      if (app.onSignIn === "throws") throw new OwnFailure(`cannot store ${tokens.access_token} of ${searchParams.get("code")}`);
      if (app.onSignIn === "refuses") return new Response("members only", { status: 403 });
      return { who: "MARKED-data-of-the-application", known: true };
    },
  });
  const { marked, sandbox, world, auth, env } = app;

  /** Everything that is printed while the flows run. */
  const restore = [];
  before(() => {
    for (const name of ["debug", "error", "info", "log", "trace", "warn"]) {
      const original = console[name];
      console[name] = (...values) => marked.see("console", values);
      restore.push(() => (console[name] = original));
    }
    for (const stream of [process.stdout, process.stderr]) {
      const write = stream.write;
      stream.write = (chunk, ...rest) => {
        marked.see("output of the process", String(chunk));
        return write.call(stream, chunk, ...rest);
      };
      restore.push(() => (stream.write = write));
    }
  });
  after(() => restore.forEach((undo) => undo()));

  /** The error with which a call ends, in every form that a catcher of it sees. */
  async function thrownBy(call) {
    try {
      await call();
      assert.fail("it should have failed");
    } catch (error) {
      assert.equal(error.name, "OAuthError", error.stack);
      return marked.see("thrown", error);
    }
  }

  const begun = async (person, provider, query) => hideMembers(marked, await person.begin(provider, { query }));
  const consented = async (url, options) => hideMembers(marked, await sandbox.signIn(url, options));

  for (const provider of PROVIDERS) {
    test(`${provider}: every callback that is refused, and one that is not`, async () => {
      const person = app.userAgent();
      const callback = await consented(await begun(person, provider, "?return_to=/inbox"));
      const other = app.userAgent();
      await other.open(callback);
      await person.open(callback.replace(/state=[^&]*/, "state=MARKED-forged-state"));
      marked.hide("state", "MARKED-forged-state");
      await person.open(callback.replace(/state=[^&]*/, ""));
      await person.open(`${callback}&code=${marked.hide("code", "MARKED-second-code")}`);
      await person.open(callback, { headers: { "sec-fetch-dest": "iframe" } });
      assert.equal((await person.open(callback)).headers.get("location"), "/inbox");
      await person.open(callback);
      const wrong = await consented(await begun(person, provider));
      await person.open(wrong.replace(/code=[^&]*/, `code=${marked.hide("code", "MARKED-guessed-code")}`));
      await person.open(await consented(await begun(person, provider), { cancel: true }));
      await person.open(`${await consented(await begun(person, provider))}&iss=https://evil.example`);
      const late = await consented(await begun(person, provider));
      app.advance(601);
      await person.open(late);
      await person.open(`/auth/${provider}/login?return_to=https://evil.example/MARKED`);
      await person.open(`/auth/${provider}/login?variable.host=evil.example`);
    });

    test(`${provider}: an exchange that fails in every way`, async () => {
      const faults = ["500", "502-html", "503", "429", "html", "empty", "redirect", "truncated-json", "oversize", "drop-after-commit"];
      for (const kind of faults) {
        const person = app.userAgent();
        sandbox.fault(provider, { kind });
        await person.open(await consented(await begun(person, provider)));
        sandbox.fault(provider, { kind: "none" });
      }
      for (const how of ["throws", "refuses"]) {
        app.onSignIn = how;
        const person = app.userAgent();
        await person.open(await consented(await begun(person, provider)));
      }
      app.onSignIn = undefined;
      world.send = async (request) => {
        throw new OwnFailure(`fetch failed: ${request.url} ${request.headers.get("authorization")} ${await request.text()}`);
      };
      const person = app.userAgent();
      const login = await person.open(`/auth/${provider}/login`);
      world.send = (request) => sandbox.fetch(request);
      assert.equal(login.status, 302);
      const callback = await consented(await begun(person, provider));
      world.send = async (request) => {
        throw new OwnFailure(`fetch failed: ${request.url} ${request.headers.get("authorization")} ${await request.text()}`);
      };
      await person.open(callback);
      world.send = (request) => sandbox.fetch(request);
    });

    test(`${provider}: session, token, refresh and its failures, proxy, the worker's own calls`, async () => {
      const person = app.userAgent();
      const signIn = async () => person.open(await consented(await begun(person, provider)));
      await signIn();
      assert.equal((await person.session()).provider, provider);
      await person.call("/auth/session?refresh=1");
      assert.ok((await (await person.call("/auth/token", post({}))).json()).access_token);
      await person.call("/auth/token", post({ refresh: true }));
      await person.call("/auth/token", post({ scope: ["openid"] }));
      await person.call("/auth/token", post({ scope: ["openid", "MARKED"] }));
      assert.equal((await person.call(proxied(provider))).status, 200);
      await person.call("/auth/proxy/evil.example/MARKED");
      await person.call(`${proxied(provider)}/../..%2fMARKED`);
      await person.call(proxied(provider), { method: "DELETE" });
      for (const kind of ["500", "redirect", "html"]) {
        sandbox.fault(provider, { endpoint: "userinfo", kind });
        await person.call(proxied(provider));
      }
      world.send = (request) => Promise.reject(new OwnFailure(`fetch failed ${request.headers.get("authorization")}`));
      await person.call(proxied(provider));
      world.send = (request) => sandbox.fetch(request);
      await person.call("/auth/session", { headers: { "sec-fetch-site": "cross-site" } });
      await person.call("/auth/token", { ...post({}), headers: { grantway: undefined } });

      const request = new Request(`${APP}/page`, { headers: { cookie: person.jar.header(), accept: "text/html" } });
      const session = marked.see("the session in the application's hands", await auth.session(request, env));
      await session.fetch(SANDBOX + USERINFO[provider]);
      await session.accessToken();
      await thrownBy(() => session.fetch("https://evil.example/MARKED"));
      await thrownBy(async () => session.commit("no Response"));

      for (const kind of ["503", "html", "redirect", "truncated-json", "answer"]) {
        const wrong = { kind, status: 400, body: { error: "invalid_request" } };
        sandbox.fault(provider, { ...wrong, times: "always" });
        app.advance(3600);
        await person.call("/auth/session?refresh=1");
        await person.call("/auth/token", post({ refresh: true }));
        await session.accessToken({ refresh: true }).catch((error) => marked.see("thrown", error));
      }
      sandbox.fault(provider, { kind: "answer", status: 400, body: { error: "invalid_grant" } });
      app.advance(3600);
      await person.call("/auth/session?refresh=1");
      sandbox.fault(provider, { kind: "none" });
    });

    test(`${provider}: a server that repeats what it was sent`, async () => {
      const person = app.userAgent();
      const callback = await consented(await begun(person, provider));
      const another = app.userAgent();
      await another.open(await consented(await begun(another, provider)));
      const { fetch, now, onEvent } = app.config;
      const { backChannelLogout, frontChannelLogout, ...client } = app.config.providers[provider];
      const oauth = await createProtocol({ ...client, fetch, now, onEvent });
      const { url, transaction } = oauth.createAuthorization();
      hideMembers(marked, `${url} ${JSON.stringify(transaction)}`);
      const own = await consented(url);
      world.send = echo;
      await person.open(callback);
      const said = await (await another.call("/auth/token", post({ refresh: true }))).text();
      const thrown = [await thrownBy(() => oauth.exchange(own, transaction))];
      const tokens = { access_token: marked.hide("access token", "MARKED-access-token"), refresh_token: marked.hide("refresh token", "MARKED/refresh token") };
      await oauth.refresh(tokens).catch((error) => thrown.push(marked.see("thrown", error)));
      thrown.push(await thrownBy(() => oauth.userinfo(tokens)));
      await oauth.revoke(tokens).catch((error) => thrown.push(marked.see("thrown", error)));
      world.send = (request) => sandbox.fetch(request);
      for (const error of thrown.filter((error) => error.error_description)) assert.match(error.error_description, /^refused.*\[redacted\]/);
      assert.ok(thrown.filter((error) => error.error_description).length > 1, said);
    });

    test(`${provider}: sign-out by the page and by the worker, with and without revocation`, async () => {
      for (const body of [{}, { revoke: true, end_provider_session: true }]) {
        const person = app.userAgent();
        await person.open(await consented(await begun(person, provider)));
        const request = new Request(`${APP}/page`, { headers: { cookie: person.jar.header() } });
        const session = await auth.session(request, env);
        sandbox.fault(provider, { endpoint: "revoke", kind: body.revoke ? "503" : "none" });
        marked.see("signOut()", await session.signOut({ revoke: true }));
        assert.equal((await (await person.call("/auth/logout", post(body))).json()).signed_out, true);
        sandbox.fault(provider, { endpoint: "revoke", kind: "none" });
      }
    });

    test(`${provider}: the primitives, with what fails of them`, async () => {
      const { fetch, now, cookieKeys, onEvent } = app.config;
      const { backChannelLogout, frontChannelLogout, ...client } = app.config.providers[provider];
      const oauth = await createProtocol({ ...client, fetch, now, cookieKeys, onEvent });
      const { url, transaction } = oauth.createAuthorization();
      hideMembers(marked, `${url} ${JSON.stringify(transaction)}`);
      const callback = await consented(url);
      await thrownBy(() => oauth.exchange(callback.replace(/state=[^&]*/, "state=MARKED-forged-state"), transaction));
      const tokens = await oauth.exchange(callback, transaction);
      await oauth.userinfo(tokens);
      await thrownBy(() => oauth.userinfo({ ...tokens, access_token: marked.hide("access token", "MARKED-wrong-access-token") }));
      await thrownBy(() => oauth.refresh({ ...tokens, refresh_token: marked.hide("refresh token", "MARKED-wrong-refresh-token") }));
      await thrownBy(() => oauth.refresh({ access_token: 5, refresh_token: tokens.refresh_token }));
      await oauth.clientCredentials().catch((error) => marked.see("thrown", error));
      const secret = marked.hide("sealed value", "MARKED-value-that-is-sealed");
      const sealed = marked.see("seal()", oauth.seal("purpose", { secret, tokens }));
      assert.deepEqual(oauth.unseal("purpose", sealed).secret, secret);
      await thrownBy(async () => oauth.unseal("another purpose", sealed));
      await thrownBy(async () => oauth.unseal("purpose", `${sealed.slice(0, -4)}AAAA`));
      sandbox.fault(provider, { endpoint: "revoke", kind: "503" });
      await oauth.revoke(tokens).catch((error) => marked.see("thrown", error));
      sandbox.fault(provider, { endpoint: "revoke", kind: "none" });
      // If there is nothing to revoke with, it says so.
      const revoked = await oauth.revoke(tokens).catch((error) => {
        marked.see("thrown", error);
        return error.code;
      });
      assert.equal(revoked, provider === "standard" ? undefined : "endpoint_missing");
      // The same code again: some servers end everything that came from it.
      await thrownBy(() => oauth.exchange(callback, transaction));
    });
  }

  if (store) {
    test("a sign-out that the provider tells of, and one that is forged", async () => {
      const person = app.userAgent();
      await person.open(await consented(await begun(person, "standard")));
      const { sub, sid } = (await person.session()).claims;
      const token = marked.hide("logout token", await sandbox.logoutToken("standard", { client_id: app.config.providers.standard.client_id, sub, sid }));
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const told = (text) => app.userAgent().open("/auth/standard/backchannel", { method: "POST", headers, body: `logout_token=${text}` });
      assert.equal((await told(`${token.slice(0, -8)}AAAAAAAA`)).status, 400);
      assert.equal((await told("MARKED")).status, 400);
      assert.equal((await told(token)).status, 200);
      await told(token);
      assert.equal(await person.session(), null);
      await person.open("/auth/standard/frontchannel?iss=MARKED&sid=MARKED", { headers: { "sec-fetch-dest": "iframe" } });
    });
  }

  test("a launch, a page that is protected, and metadata that cannot be had", async () => {
    const person = app.userAgent();
    await person.open(`/auth/intandem/callback?brand_host=evil.example&business_uid=${marked.hide("launch", "MARKED-business")}`);
    const open = auth.protect(() => new Response("a page"));
    const sent = await open(new Request(`${APP}/page`, { headers: { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" } }), env, {}).catch((error) => marked.see("thrown", error));
    assert.ok(sent);
    app.advance(3601);
    sandbox.fault("standard", { endpoint: "metadata", kind: "503" });
    await person.open("/auth/standard/login");
  });

  test("options that are wrong do not say what they hold", async () => {
    const { providers, cookieKeys } = app.config;
    const wrong = [
      { ...app.config, cookieKeys: cookieKeys[0] },
      { ...app.config, cookieKeys: [`${cookieKeys[0].slice(0, -8)}!`] },
      { ...app.config, cookieKey: cookieKeys },
      { ...app.config, providers: { tali: { ...providers.tali, client_secret: [providers.tali.client_secret] } } },
      { ...app.config, providers: { tali: { ...providers.tali, clientSecret: providers.tali.client_secret } } },
    ];
    marked.hide("cookie key", cookieKeys[0].slice(0, -8));
    for (const config of wrong) await thrownBy(() => createHandler(config).handle(new Request(`${APP}/auth/session`), {}));
  });

  test("S42, A29: none of it was seen", () => {
    for (const span of app.spans.getFinishedSpans()) marked.see("spans", [span.name, span.attributes, span.status, span.events]);
    const kinds = marked.kinds();
    for (const kind of ["client secret", "cookie key", "code", "state", "nonce", "verifier", "access token", "refresh token", "ID token", "cookie", "Basic credentials"]) {
      assert.ok(kinds[kind] > 0, `${kind}: none was found, so none was searched for: ${JSON.stringify(kinds)}`);
    }
    const places = marked.places();
    for (const [place, least] of Object.entries({ events: 500, errors: 100, thrown: 30, spans: 300, "answers: bodies": 200, "answers: status and headers": 200, "Set-Cookie": 200 })) {
      assert.ok(places[place] > least, `${place}: ${places[place]} texts`);
    }
    if (store) assert.ok(places["the store"] > 20, "sessions were kept in it");
    assert.deepEqual(marked.leaks(), []);
  });
}

/** Every form of a private key that an application may have, all of them known to `marked`. */
function formsOfKey(marked, namedCurve) {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve });
  const [pem, sec1] = ["pkcs8", "sec1"].map((type) => privateKey.export({ type, format: "pem" }));
  const jwk = privateKey.export({ format: "jwk" });
  for (const text of [pem, sec1]) for (const line of text.split("\n")) if (!line.startsWith("-----")) marked.hide("private key", line);
  marked.hide("private key", jwk.d);
  return { pem, sec1, jwk, inOneLine: pem.replaceAll("\n", "\\n") };
}

test("S42, A29: a private key, and the tokens that it signs, are seen nowhere", async (t) => {
  const marked = new Marked();
  for (const name of ["error", "log", "warn"]) t.mock.method(console, name, (...values) => marked.see("console", values));
  const { pem, sec1, jwk, inOneLine } = formsOfKey(marked, "P-256");
  const ofAnotherCurve = formsOfKey(marked, "P-384");
  const endpoints = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token", revocation_endpoint: "https://as.example/revoke" };
  const provider = { ...endpoints, issuer: "https://as.example", dialect: { token_request: { client_authentication: { jwt: {} } } } };
  const usual = { provider, client_id: "cid", redirect_uri: `${APP}/auth/own/callback`, onEvent: (event) => marked.see("events", event) };
  const thrownBy = (call) => call().then(() => assert.fail("it should have failed"), (error) => marked.see("thrown", error));
  const hideSent = async (request) => marked.hide("assertion", new URLSearchParams(await request.clone().text()).get("client_assertion"));
  const repeating = async (request) => {
    await hideSent(request);
    return echo(request);
  };
  /** An exception of the application's own code may contain everything that the application has. */
  const failingWith = (private_key) => async (request) => {
    throw new OwnFailure(`fetch failed with ${await hideSent(request)} by ${typeof private_key === "string" ? private_key : JSON.stringify(private_key)}`);
  };

  for (const private_key of [pem, inOneLine, jwk]) for (const client_secret of [{ private_key, key_id: "k" }, async () => ({ private_key })]) {
    const oauth = await createProtocol({ ...usual, client_secret, fetch: repeating });
    const { url, transaction } = oauth.createAuthorization();
    await thrownBy(() => oauth.exchange(`/?code=MARKED-code&state=${new URL(url).searchParams.get("state")}&iss=https://as.example`, transaction));
    for (const call of ["refresh", "revoke"]) await thrownBy(() => oauth[call]({ access_token: "MARKED-access", refresh_token: "MARKED-refresh" }));
    await thrownBy(() => oauth.clientCredentials());
    // Nobody listens to this one, so it writes to the console.
    const { onEvent, ...quiet } = usual;
    for (const fetch of [repeating, failingWith(private_key)]) {
      const auth = createHandler({ providers: { own: { ...quiet, client_secret } }, cookieKeys: [Buffer.alloc(32, 4).toString("base64url")], fetch });
      const person = new UserAgent(APP, (address, init) => auth.handle(new Request(address, init), {}));
      const state = new URL(await person.begin("own")).searchParams.get("state");
      const back = await person.open(`/auth/own/callback?code=MARKED-code&state=${state}&iss=https://as.example`);
      marked.see("answers", [back.headers.get("location"), await back.text()]);
    }
  }

  const wrong = [pem, sec1, inOneLine, jwk, ...[sec1, ofAnotherCurve.pem, ofAnotherCurve.jwk, pem.slice(0, -40), { ...jwk, kty: "oct" }, [pem]].map((private_key) => ({ private_key })), { privateKey: pem }, { private_key: jwk, key_id: pem }, { pem }];
  for (const client_secret of wrong) {
    const error = await thrownBy(() => createProtocol({ ...usual, client_secret }));
    assert.equal(error.kind, "misuse", error.message);
    const oauth = await createProtocol({ ...usual, client_secret: () => client_secret, fetch: repeating });
    assert.equal((await thrownBy(() => oauth.clientCredentials())).kind, "misuse");
  }

  assert.ok(marked.kinds().assertion >= 12 && marked.kinds()["private key"] >= 10, JSON.stringify(marked.kinds()));
  assert.ok(marked.places().console >= 12 && marked.places().thrown > 60, JSON.stringify(marked.places()));
  assert.deepEqual(marked.leaks(), []);
});
