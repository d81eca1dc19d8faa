/** The sealed cookies: attributes, forgeries, key rotation, several sign-ins side by side, lifetimes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { APP, createApp, keyOf } from "./app.js";
import { UserAgent } from "./user_agent.js";

const SESSION = "gw.auth.8787.";
const TRANSACTION = "gw_tx.auth.8787.";
const signedIn = async (app, provider = "tali") => {
  const person = app.userAgent();
  await person.signIn(app.sandbox, provider);
  return person;
};
/** The same person with another handler: another deployment, other keys. */
const movedTo = (app, person, changes) => {
  const auth = createHandler({ ...app.config, ...changes });
  const moved = new UserAgent(APP, (url, init) => auth.handle(new Request(url, init), {}));
  moved.jar = person.jar.copy();
  return moved;
};

test("S35: every cookie is HttpOnly, SameSite=Lax, of path / and of no domain; on loopback http without Secure", async () => {
  const app = createApp();
  const person = await signedIn(app);
  const kept = person.jar.lines.filter((line) => !line.includes("Max-Age=0"));
  assert.equal(kept.length, 2, "one transaction, one session");
  assert.match(kept[0], /^gw_tx\.auth\.8787\.[0-7]=tali\.\d+\.[\w-]{12}\.[\w-]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
  assert.match(kept[1], /^gw\.auth\.8787\.tali\.[\w-]{12}=[\w-]+; Path=\/; Max-Age=86400; HttpOnly; SameSite=Lax$/);
  assert.deepEqual(person.jar.kinds(), ["gw.auth.tali"], "the transaction is gone");
  assert.ok(app.events.some((event) => event.type === "loopback_http_profile"));
});

test("S35: over https every cookie is Secure and __Host-, wherever the request says it came from", async () => {
  const secure = (all) => ({ tali: { ...all.tali, redirect_uri: "https://app.example/auth/tali/callback" } });
  const app = createApp({ providers: secure });
  for (const origin of ["https://app.example", "http://localhost:8787", "http://app.example"]) {
    const answer = await app.auth.handle(new Request(`${origin}/auth/tali/login`), {});
    assert.equal(answer.status, 302, origin);
    assert.match(answer.headers.getSetCookie()[0], /^__Host-gw_tx\.auth\.[0-7]=tali\..*; Path=\/; Max-Age=600; HttpOnly; Secure; SameSite=Lax$/, origin);
  }
});

test("S35: a whole sign-in over https goes by __Host- cookies alone", async () => {
  const origin = "https://app.example";
  const app = createApp();
  const redirect_uri = `${origin}/auth/tali/callback`;
  app.sandbox.register("tali", { client_id: "tali-client", client_secret: "tali-secret", redirect_uris: [redirect_uri] });
  const auth = createHandler({ ...app.config, providers: { tali: { ...app.config.providers.tali, redirect_uri } }, upstreams: undefined });
  const person = new UserAgent(origin, (url, init) => auth.handle(new Request(url, init), {}));
  assert.equal((await person.signIn(app.sandbox, "tali")).headers.get("location"), "/inbox");
  assert.equal((await person.session()).provider, "tali");
  await person.call("/auth/logout", { method: "POST" });
  assert.deepEqual(person.jar.kinds(), ["__Host-gw_ended.auth"]);
  for (const line of person.jar.lines) assert.match(line, /^__Host-gw[^=]*=[\w.-]*; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/);
  assert.equal(app.events.some((event) => event.type === "loopback_http_profile"), false);
});

test("S36: no value of a cookie shows what it holds", async () => {
  const app = createApp({ onSignIn: () => ({ word: "hunter2" }) });
  const person = await signedIn(app);
  const token = app.sandbox.log("userinfo")[0].headers.authorization.replace("Bearer ", "");
  for (const line of person.jar.lines) {
    const value = line.slice(line.indexOf("=") + 1, line.indexOf(";"));
    const plain = value.split(".").map((part) => (part.length % 4 === 1 ? part : atob(part.replaceAll("-", "+").replaceAll("_", "/")))).join();
    for (const secret of [token, "hunter2", "tali-client"]) assert.ok(!plain.includes(secret) && !value.includes(secret));
  }
});

test("S36, A24: a session cookie that is truncated, changed or invented is nobody's, and is removed", async () => {
  const app = createApp();
  const person = await signedIn(app);
  const { name, value } = person.jar.find(SESSION);
  const middle = Math.floor(value.length / 2);
  const forgeries = [value.slice(0, -1), value.slice(0, middle), value.slice(1), `${value}A`, `${value.slice(0, middle)}${value[middle] === "A" ? "B" : "A"}${value.slice(middle + 1)}`, "AQ", "", "x".repeat(4000)];
  for (const forged of forgeries) {
    const forger = app.userAgent();
    forger.jar.set(name, forged);
    assert.equal(await forger.session(), null, forged.slice(0, 20));
    assert.deepEqual(forger.jar.names(), []);
    forger.jar.set(name, forged);
    const proxied = await forger.call("/auth/proxy/127.0.0.1:8788/tali/api/v2/users/me");
    assert.deepEqual([proxied.status, (await proxied.json()).code], [401, "session_missing"]);
  }
  assert.equal((await person.session()).provider, "tali", "the real one still opens");
});

test("S36, A24: a cookie of another provider, another handler or another purpose does not open", async () => {
  const app = createApp();
  const person = await signedIn(app);
  const { name, value } = person.jar.find(SESSION);
  const forger = app.userAgent();
  forger.jar.set(name.replace("tali", "tiltify"), value);
  assert.equal(await forger.session(), null, "of another provider");
  forger.jar.set(name, (await openTransaction(app)).value.split(".").at(-1));
  assert.equal(await forger.session(), null, "a transaction as a session");
  const callback = await app.sandbox.signIn(await forger.begin("tali"));
  const transaction = forger.jar.find(TRANSACTION);
  forger.jar.set(transaction.name, [...transaction.value.split(".").slice(0, -1), value].join("."));
  const requests = app.tokenRequests();
  const back = await forger.open(callback);
  assert.deepEqual([back.headers.get("location"), app.tokenRequests() - requests], ["/#auth_error=state_foreign", 0], "a session as a transaction");
  forger.jar.set(transaction.name, transaction.value);
  assert.equal((await forger.open(callback)).headers.get("location"), "/", "the transaction itself opens");
  const elsewhere = movedTo(app, person, { base: "/login", upstreams: undefined, providers: { tali: { ...app.config.providers.tali, redirect_uri: `${APP}/login/tali/callback` } } });
  elsewhere.jar.set(name.replace("auth", "login"), value);
  assert.equal(await (await elsewhere.call("/login/session")).json(), null, "of another handler");
});

async function openTransaction(app) {
  const other = app.userAgent();
  await other.begin("tali");
  return other.jar.find(TRANSACTION);
}

test("S36: after a rotation of keys who is signed in stays so, and a sign-in under way ends well", async () => {
  const app = createApp();
  const person = await signedIn(app);
  const beginner = app.userAgent();
  const callback = await app.sandbox.signIn(await beginner.begin("tiltify"));
  const rotated = { cookieKeys: [keyOf(8), keyOf(7)] };
  assert.equal((await movedTo(app, person, rotated).session()).provider, "tali");
  const finished = movedTo(app, beginner, rotated);
  assert.equal((await finished.open(callback)).headers.get("location"), "/");
  assert.equal((await finished.session()).provider, "tiltify");
  const withoutOld = { cookieKeys: [keyOf(8)] };
  assert.equal((await movedTo(app, finished, withoutOld).session()).provider, "tiltify", "the first key sealed it");
  assert.equal(await movedTo(app, person, withoutOld).session(), null, "the old key is gone");
  assert.equal(await movedTo(app, finished, { cookieKeys: [keyOf(7)] }).session(), null, "the old key does not open what the new one sealed");
});

test("several sign-ins are open side by side, and each comes back to its own place", async () => {
  const app = createApp();
  const person = app.userAgent();
  const begun = [];
  for (const [provider, place] of [["tali", "/one"], ["tali", "/two"], ["tiltify", "/three"]]) {
    begun.push([await app.sandbox.signIn(await person.begin(provider, { query: `?return_to=${place}` })), place]);
  }
  assert.equal(person.jar.names().length, 3);
  for (const [callback, place] of begun.reverse()) assert.equal((await person.open(callback)).headers.get("location"), place);
  assert.deepEqual(person.jar.kinds().sort(), ["gw.auth.tali", "gw_ended.auth", "gw_ended.auth"], "the last one is the session, and no transaction is left");
});

test("A35: at most eight sign-ins are open; the oldest goes, and the newest works", async () => {
  const app = createApp();
  const person = app.userAgent();
  const begun = [];
  for (let count = 0; count < 10; count += 1) {
    begun.push(await person.begin("tali", { query: `?return_to=/${count}` }));
    app.advance(1);
  }
  assert.equal(person.jar.names().filter((name) => name.startsWith(TRANSACTION)).length, 8);
  assert.equal((await person.open(await app.sandbox.signIn(begun[0]))).headers.get("location"), "/#auth_error=transaction_elsewhere");
  assert.equal((await person.open(await app.sandbox.signIn(begun[9]))).headers.get("location"), "/9");
});

test("a session ends after its idle time, however full of life the token is", async () => {
  const app = createApp({ session: { idleTimeout: 600, maxAge: 3600 } });
  const person = await signedIn(app, "intandem");
  app.advance(599);
  assert.ok(await person.session(), "and using it moved the limit");
  app.advance(599);
  assert.ok(await person.session());
  const idle = app.userAgent();
  idle.jar = person.jar.copy();
  app.advance(601);
  assert.equal(await idle.session(), null);
});

test("a session ends at its absolute limit, however busy it is", async () => {
  const app = createApp({ session: { idleTimeout: 600, maxAge: 1500 } });
  const person = await signedIn(app, "intandem");
  for (const [seconds, alive] of [[500, true], [500, true], [499, true], [1, false]]) {
    app.advance(seconds);
    const session = await person.session();
    assert.equal(session !== null, alive);
    if (alive) assert.ok(session.expires_at <= 1_700_001_500);
  }
});

test("a session over 4096 bytes is split into cookies, and leaves none behind when it ends", async () => {
  const app = createApp({ onSignIn: () => ({ much: "x".repeat(4000) }) });
  const person = app.userAgent();
  const back = await person.signIn(app.sandbox, "tali");
  const parts = back.headers.getSetCookie().filter((cookie) => /^gw\.auth\.8787\.tali\.[\w-]{12}\.\d=/.test(cookie));
  assert.equal(parts.length, 2);
  for (const part of parts) assert.ok(part.split(";")[0].length <= 4097);
  assert.equal((await person.session()).data.much.length, 4000);
  await person.call("/auth/logout", { method: "POST", body: "{}" });
  assert.deepEqual(person.jar.kinds(), ["gw_ended.auth"]);
});

test("a session that would fill the Cookie header is refused with its size", async () => {
  const app = createApp({ onSignIn: () => ({ much: "x".repeat(7000) }) });
  const person = app.userAgent();
  const back = await person.signIn(app.sandbox, "tali");
  assert.equal(back.headers.get("location"), "/inbox#auth_error=session_too_large");
  assert.equal(await person.session(), null);
});

test("S16, A31: nothing that the handler answers may be stored by a cache", async () => {
  const app = createApp({ tokens: "page", allowLongLived: true });
  const person = app.userAgent();
  const answers = [await person.open("/auth/tali/login"), await person.open("/auth/tali/callback?code=c&state=s"), await person.open("/auth/nobody/login")];
  await person.signIn(app.sandbox, "tali");
  for (const [path, method] of [["/auth/session", "GET"], ["/auth/token", "POST"], ["/auth/nothing", "GET"], ["/auth/session", "PUT"], ["/auth/proxy/127.0.0.1:8788/tali/api/v2/users/me", "GET"], ["/auth/proxy/evil.example/", "GET"], ["/auth/logout", "POST"]]) {
    answers.push(await person.call(path, { method }));
  }
  assert.deepEqual(answers.map(({ status }) => status), [302, 302, 404, 200, 200, 404, 405, 200, 403, 200]);
  for (const answer of answers) {
    const isPrivate = answer.headers.getSetCookie().length > 0;
    assert.equal(answer.headers.get("cache-control"), isPrivate ? "private, no-store" : "no-store", `${answer.status}`);
  }
});
