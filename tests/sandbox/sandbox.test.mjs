/** The sandbox as a whole: control endpoints, provider documents, settings, and where it can run. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { Bounded } from "../../pkg/sandbox/state/bounded.js";
import { createSandbox, sandboxProvider } from "../../pkg/sandbox/index.js";
import { authorizeUrl, codeFrom, ORIGIN, postForm, postJson, still } from "./flow.js";

const control = (sandbox, path, body, headers = {}) =>
  body === undefined ? sandbox.fetch(`${ORIGIN}/__sandbox/${path}`, { headers }) : postJson(sandbox, `/__sandbox/${path}`, body, headers);

test("faults over HTTP: set, listed, reset", async () => {
  const sandbox = still();
  const set = await control(sandbox, "faults", { provider: "tali", endpoint: "userinfo", kind: "503", times: "always" });
  assert.equal(set.status, 200);
  assert.deepEqual(await set.json(), [{ provider: "tali", endpoint: "userinfo", kind: "503", times: "always" }]);
  assert.equal((await sandbox.fetch(`${ORIGIN}/tali/api/v2/users/me`)).status, 503);
  assert.equal((await control(sandbox, "reset", {})).status, 200);
  assert.deepEqual(await (await control(sandbox, "faults")).json(), []);
  assert.equal((await control(sandbox, "faults", { provider: "tali", kind: "melt" })).status, 400);
});

test("the log keeps token requests byte for byte, and others when asked", async () => {
  const sandbox = still();
  const body = '{"grant_type" : "authorization_code"}';
  await postJson(sandbox, "/tali/oauth/token", body, { accept: "application/json" });
  await sandbox.fetch(`${ORIGIN}/tali/api/v2/users/me`);
  const [entry, ...more] = await (await control(sandbox, "log")).json();
  assert.deepEqual(more, []);
  assert.deepEqual(
    [entry.provider, entry.endpoint, entry.method, entry.path, entry.query, entry.body, entry.status],
    ["tali", "token", "POST", "/tali/oauth/token", "", body, 401],
  );
  assert.equal(entry.headers["content-type"], "application/json");
  assert.equal(entry.headers.accept, "application/json");
  assert.equal((await (await control(sandbox, "log?endpoint=all")).json()).length, 2);
  assert.equal((await (await control(sandbox, "log?endpoint=userinfo&provider=tiltify")).json()).length, 0);
  assert.equal(sandbox.log("userinfo").length, 1);
});

test("a document names members that every object inherits, and they stay its answers' own", async () => {
  const dialect = { token_response: { fields: { access_token: "/__proto__/polluted" }, capture: { constructor: "/constructor/x" } }, userinfo: { profile: { name: "/__proto__/name" } } };
  const document = { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t", userinfo_endpoint: "https://as.example/u", dialect };
  const sandbox = createSandbox({ origin: ORIGIN, documents: { constructor: document } });
  const [{ client_id, client_secret, redirect_uris }] = sandbox.clients.constructor;
  const { authorization_endpoint, token_endpoint } = sandbox.provider(document);
  const asked = new URLSearchParams({ response_type: "code", client_id, redirect_uri: redirect_uris[0], state: "s", code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", code_challenge_method: "S256" });
  const back = new URL(await sandbox.signIn(`${authorization_endpoint}?${asked}`));
  const body = new URLSearchParams({ grant_type: "authorization_code", code: back.searchParams.get("code"), redirect_uri: redirect_uris[0], code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" });
  const answer = await sandbox.fetch(token_endpoint, { method: "POST", body, headers: { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` } });
  assert.match(await answer.text(), /"__proto__":\{"polluted":"/);
  assert.equal({}.polluted, undefined);
  assert.equal({}.name, undefined);
});

test("an unreadable address is answered too", async () => {
  const dialect = { authorization_response: { launch: { parameters: ["shop"] } } };
  const document = { authorization_endpoint: "https://{host}/a", token_endpoint: "https://{host}/t", variables: { host: {} }, dialect };
  const sandbox = createSandbox({ origin: ORIGIN, documents: { own: document } });
  assert.ok((await sandbox.fetch(`${ORIGIN}/own/%zz/t`)).status >= 400);
  assert.equal((await sandbox.fetch(`${ORIGIN}/own/launch?redirect_uri=nowhere`)).status, 400);
});

test("the clock is set and moved over HTTP", async () => {
  const sandbox = still();
  assert.deepEqual(await (await control(sandbox, "clock", { offset_ms: 31_000 })).json(), { now: 1_700_000_031_000, offset_ms: 31_000 });
  assert.deepEqual(await (await control(sandbox, "clock", { advance_ms: 1_000 })).json(), { now: 1_700_000_032_000, offset_ms: 32_000 });
  assert.equal((await control(sandbox, "clock", { offset_ms: "soon" })).status, 400);
  await control(sandbox, "reset", {});
  assert.equal((await (await control(sandbox, "clock")).json()).offset_ms, 0);
});

test("reset forgets codes, tokens and sign-ins, and keeps clients", async () => {
  const sandbox = still();
  sandbox.register("tali", { client_id: "mine", client_secret: "s", redirect_uris: ["http://localhost:1/"] });
  const code = await codeFrom(sandbox, authorizeUrl("tiltify", "/oauth/authorize"));
  sandbox.reset();
  const values = { grant_type: "authorization_code", code, client_id: "tiltify-client", client_secret: "tiltify-secret", redirect_uri: "http://localhost:8787/auth/tiltify/callback" };
  assert.equal((await postForm(sandbox, "/tiltify/oauth/token", values)).status, 422);
  assert.ok(sandbox.clients.tali.some((client) => client.client_id === "mine"));
});

test("only pages of this machine may turn the switches, and only with JSON", async () => {
  const sandbox = still();
  const own = await control(sandbox, "reset", {}, { origin: "http://localhost:8787" });
  assert.equal(own.headers.get("access-control-allow-origin"), "http://localhost:8787");
  assert.equal((await control(sandbox, "reset", {}, { origin: "https://evil.example" })).status, 403);
  const plain = await sandbox.fetch(`${ORIGIN}/__sandbox/faults`, { method: "POST", headers: { "content-type": "text/plain" }, body: '{"provider":"tali","kind":"500"}' });
  assert.equal(plain.status, 400);
  assert.equal((await control(still({ control: false }), "log")).status, 404);
});

test("clients can be registered over HTTP", async () => {
  const sandbox = still();
  await control(sandbox, "clients", { provider: "tali", client_id: "late", client_secret: "s", redirect_uris: ["http://localhost:8787/late"] });
  assert.match(await sandbox.signIn(authorizeUrl("tali", "/oauth/authorize", { client_id: "late", redirect_uri: "http://localhost:8787/late" })), /^http:\/\/localhost:8787\/late\?code=/);
});

test("a provider document is pointed at the sandbox: endpoints replaced, the rest kept, the original untouched", () => {
  const sandbox = still();
  const intandem = {
    issuer: "https://app.vcita.com",
    authorization_endpoint: "https://{host}/app/oauth/authorize",
    token_endpoint: "https://api.vcita.biz/oauth/token",
    userinfo_endpoint: "https://api.vcita.biz/oauth/userinfo",
    introspection_endpoint: "https://api.vcita.biz/oauth/introspect",
    variables: { host: { default: "app.vcita.com" } },
    dialect: { token_body: "json" },
  };
  const before = structuredClone(intandem);
  assert.deepEqual(sandbox.provider(intandem), {
    ...intandem,
    issuer: `${ORIGIN}/intandem`,
    authorization_endpoint: `${ORIGIN}/intandem/app/oauth/authorize`,
    token_endpoint: `${ORIGIN}/intandem/oauth/token`,
    userinfo_endpoint: `${ORIGIN}/intandem/oauth/userinfo`,
    introspection_endpoint: `${ORIGIN}/intandem/oauth/introspect`,
  });
  assert.deepEqual(intandem, before);
  assert.deepEqual(sandboxProvider(intandem, "http://127.0.0.1:9/"), sandbox.provider(intandem, "http://127.0.0.1:9"));
});

test("the id or the endpoints of a document show which provider it is; otherwise it must be named", () => {
  const sandbox = still();
  const at = (document, name) => sandbox.provider(document, undefined, name).token_endpoint;
  assert.equal(at({ token_endpoint: "{base}/oauth/token" }), `${ORIGIN}/tali/oauth/token`);
  assert.equal(at({ token_endpoint: "https://www.telltali.com/oauth/token" }), `${ORIGIN}/tali/oauth/token`);
  assert.equal(at({ token_endpoint: "https://v5api.tiltify.com/oauth/token" }), `${ORIGIN}/tiltify/oauth/token`);
  assert.equal(at({ token_endpoint: "https://tiltify.com/oauth/token" }), `${ORIGIN}/tiltify-v3/oauth/token`);
  assert.equal(at({ id: "tiltifyV3", token_endpoint: "https://x.example/t" }), `${ORIGIN}/tiltify-v3/oauth/token`);
  assert.equal(at({ token_endpoint: "https://x.example/t" }, "standard"), `${ORIGIN}/standard/token`);
  assert.throws(() => sandbox.provider({ token_endpoint: "https://x.example/t" }), TypeError);
});

test("a provider of one's own name is like a built-in one", async () => {
  const sandbox = still({ providers: { acme: { like: "tali", tokenLifetime: 60 } } });
  assert.match(await sandbox.signIn(authorizeUrl("acme", "/oauth/authorize")), /\/auth\/acme\/callback\?code=/);
  assert.throws(() => still({ providers: { acme: {} } }), /needs `like`/);
});

test("a custom provider describes people like the provider that it resembles", async () => {
  for (const [like, member] of [["tiltify-v3", "meta"], ["intandem", "brand_host"]]) {
    const clients = [{ client_id: "c", client_secret: "s", redirect_uris: ["http://localhost:1/"] }];
    const own = { like, clients, bodies: ["form"], clientAuth: ["body"], paths: { authorize: "/go", token: "/token", userinfo: "/me" } };
    const sandbox = still({ providers: { acme: own } });
    const url = `${ORIGIN}/acme/go?response_type=code&client_id=c&redirect_uri=http%3A%2F%2Flocalhost%3A1%2F&state=s`;
    const values = { grant_type: "authorization_code", code: await codeFrom(sandbox, url), client_id: "c", client_secret: "s", redirect_uri: "http://localhost:1/" };
    const { access_token } = await (await postForm(sandbox, "/acme/token", values)).json();
    const answer = await sandbox.fetch(`${ORIGIN}/acme/me`, { headers: { authorization: `Bearer ${access_token}` } });
    assert.ok(member in (await answer.json()), like);
  }
});

test("a registration that makes no sense is refused", () => {
  const make = (client) => () => still({ providers: { standard: { clients: [client] } } });
  assert.throws(make({ client_id: "x", redirect_uris: [] }), /needs a `client_secret`, a `public_key` or `public: true`/);
  assert.throws(make({ client_id: "x", public: true, client_secret: "s", redirect_uris: [] }), /cannot have a `client_secret`/);
  assert.throws(make({ client_id: "x", client_secret: "s" }), /needs `redirect_uris`/);
});

test("a body over 64 KiB is refused", async () => {
  assert.equal((await postForm(still(), "/standard/token", { code: "x".repeat(70_000) })).status, 413);
});

test("the oldest of very many entries is forgotten", () => {
  const bounded = new Bounded(2);
  for (const key of ["a", "b", "c"]) bounded.set(key, key);
  assert.deepEqual([...bounded.keys()], ["b", "c"]);
});

test("the real provider documents, pointed at the sandbox, reach every endpoint there", async () => {
  const sandbox = still();
  const root = new URL("../../providers/", import.meta.url);
  for (const id of ["tali", "tiltify", "tiltify-v3", "intandem"]) {
    const document = sandbox.provider(JSON.parse(readFileSync(new URL(`${id}.json`, root), "utf8")));
    assert.deepEqual(Object.keys(document), Object.keys(JSON.parse(readFileSync(new URL(`${id}.json`, root), "utf8"))));
    const statuses = [];
    for (const [member, method] of [["authorization_endpoint", "GET"], ["token_endpoint", "POST"], ["userinfo_endpoint", "GET"]]) {
      assert.ok(document[member].startsWith(`${ORIGIN}/${id}/`), document[member]);
      statuses.push((await sandbox.fetch(document[member], { method })).status);
    }
    assert.ok(!statuses.includes(404), `${id}: ${statuses}`);
  }
});

test("two sandboxes share nothing", async () => {
  const [one, two] = [still(), still()];
  const code = await codeFrom(one, authorizeUrl("tiltify", "/oauth/authorize"));
  const values = { grant_type: "authorization_code", code, client_id: "tiltify-client", client_secret: "tiltify-secret", redirect_uri: "http://localhost:8787/auth/tiltify/callback" };
  assert.equal((await postForm(two, "/tiltify/oauth/token", values)).status, 422);
  assert.equal((await postForm(one, "/tiltify/oauth/token", values)).status, 200);
});

test("fetch takes a URL and init as the global one does, and (request, env, ctx) as a worker's", async () => {
  const sandbox = createSandbox();
  assert.equal((await sandbox.fetch(new URL(`${ORIGIN}/`))).status, 200);
  assert.equal((await sandbox.fetch(`${ORIGIN}/nobody/x`, { method: "POST" })).status, 404);
  assert.equal((await sandbox.fetch(new Request(`${ORIGIN}/`), { method: "POST" }, {})).status, 200);
});

test("making a sandbox draws no randomness, starts no timer and reads no clock: workerd forbids them at module scope", () => {
  const kept = { random: crypto.getRandomValues, timeout: globalThis.setTimeout, now: Date.now };
  const forbidden = () => {
    throw new Error("not at module scope");
  };
  crypto.getRandomValues = forbidden;
  globalThis.setTimeout = forbidden;
  Date.now = forbidden;
  try {
    createSandbox();
  } finally {
    crypto.getRandomValues = kept.random;
    globalThis.setTimeout = kept.timeout;
    Date.now = kept.now;
  }
});

test("the sandbox imports only its own files, so that it can disagree with the engine", () => {
  const root = new URL("../../pkg/sandbox/", import.meta.url);
  for (const name of readdirSync(root, { recursive: true }).filter((one) => one.endsWith(".js"))) {
    const source = readFileSync(new URL(name, root), "utf8");
    for (const [, from] of source.matchAll(/^(?:import|export) .*?from "([^"]+)"/gm)) {
      const target = new URL(from, new URL(name, root));
      assert.ok(from.startsWith(".") && target.href.startsWith(root.href), `${name} imports ${from}`);
    }
    assert.ok(source.split("\n").length < 400, name);
  }
});

test("over real HTTP a dropped answer is a network error", async () => {
  const sandbox = createSandbox();
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
    const response = await sandbox.fetch(new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method, headers: incoming.headers, body }));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    try {
      for await (const chunk of response.body ?? []) outgoing.write(chunk);
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const origin = `http://127.0.0.1:${server.address().port}`;
    const metadata = await (await fetch(`${origin}/standard/.well-known/openid-configuration`)).json();
    assert.equal(metadata.issuer, `${origin}/standard`);
    sandbox.fault("standard", { endpoint: "metadata", kind: "drop-after-commit" });
    await assert.rejects(async () => (await fetch(`${origin}/standard/.well-known/openid-configuration`)).text());
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
