/** Sign-ins with every provider in real workerd, over real HTTP, in one isolate and in two. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../engines/patience.mjs";
import { USERINFO } from "../runtimes/app.js";
import { movedTo, startIsolates } from "./isolates.js";

let world;
before(async () => (world = await startIsolates()));
after(() => world?.stop());

for (const [provider, path] of Object.entries(USERINFO)) {
  test(`${provider}: sign in, session, API, token for the page, cancel and sign out`, async () => {
    const { sandbox, sandboxAt } = world;
    const person = world.browser();
    const cancelled = await person.signIn(sandbox, provider, { cancel: true });
    assert.equal(cancelled.headers.get("location"), "/inbox#auth_error=access_denied");
    const back = await person.signIn(sandbox, provider, { user: "chi" });
    assert.equal(back.headers.get("location"), "/inbox");
    const session = await person.session();
    assert.equal(session.provider, provider);
    const answer = await person.call(`/auth/proxy/${sandboxAt}${path}`);
    assert.equal(answer.status, 200);
    const who = await answer.json();
    assert.equal(session.data.who, who.data?.id ?? who.sub);
    const token = await (await person.call("/auth/token", { method: "POST" })).json();
    assert.equal(token.token_type, "Bearer");
    assert.deepEqual(await (await person.call("/auth/logout", { method: "POST", body: "{}" })).json(), { signed_out: true });
    assert.equal(await person.session(), null);
  });
}

test("S35: every cookie is HttpOnly, SameSite=Lax and of path /, and nothing that the handler says may be stored", async () => {
  const person = world.browser();
  const answers = [await person.open("/auth/tali/login"), await person.signIn(world.sandbox, "tali"), await person.open("/auth/tali/callback?code=c&state=s")];
  for (const path of ["/auth/session", "/auth/nothing", `/auth/proxy/${world.sandboxAt}${USERINFO.tali}`, "/auth/proxy/evil.example/"]) answers.push(await person.call(path));
  answers.push(await person.call("/auth/token", { method: "POST" }), await person.call("/auth/logout", { method: "POST" }));
  for (const answer of answers) assert.match(answer.headers.get("cache-control"), /^(private, )?no-store$/);
  assert.ok(person.jar.lines.length >= 5);
  for (const line of person.jar.lines) assert.match(line, /^gw[\w.~-]+=[\w.-]*; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
});

test("a link to the login route names what the options list, and nothing of the engine's", async () => {
  const person = world.browser();
  const asked = new URL(await person.begin("standard", { query: "?login_hint=ada%26state%3Dx&prompt=login&parameter.audience=api&scope=admin" }));
  assert.deepEqual(["login_hint", "prompt", "audience", "scope"].map((name) => asked.searchParams.getAll(name)), [["ada&state=x"], ["login"], ["api"], ["openid profile"]]);
  for (const query of ["?acr_values=mfa", "?parameter.hd=a", "?parameter.state=x", "?prompt=login&prompt=none"]) {
    const refused = await person.open(`/auth/standard/login${query}`);
    assert.equal(refused.headers.get("location"), "/#auth_error=login_parameter_refused", query);
  }
});

test("a sign-in that asks nobody says that the person has to act", async () => {
  const person = world.browser();
  const asked = await person.begin("standard", { query: "?prompt=none&return_to=/inbox" });
  const answer = await world.sandbox.fetch(new Request(asked));
  const back = await person.open(answer.headers.get("location"));
  assert.equal(back.headers.get("location"), "/inbox#auth_error=interaction_required");
});

test("a page that requires a recent sign-in sends a person who signed in earlier to sign in again", async () => {
  const { sandbox } = world;
  const person = world.browser();
  await person.signIn(sandbox, "standard");
  assert.equal((await person.open("/recently")).status, 200);
  await world.advance(121);
  const sent = await person.open("/recently");
  const asked = new URL(sent.headers.get("location"));
  assert.deepEqual([asked.searchParams.get("max_age"), asked.searchParams.get("prompt")], ["60", "login"]);
  assert.equal((await person.open(await sandbox.signIn(asked.href))).headers.get("location"), "/recently");
  assert.equal(await (await person.open("/recently")).text(), "signed in a moment ago");
  await world.advance(121);
  assert.equal((await person.open("/recently")).status, 302);
});

test("two isolates share nothing, and the cookie works in both", async () => {
  const { sandbox } = world;
  const one = world.browser(0);
  const callback = await sandbox.signIn(await one.begin("standard", { query: "?return_to=/inbox" }));
  const other = movedTo(one, world.browser(1));
  assert.equal((await other.open(callback)).headers.get("location"), "/inbox", "begun in one, ended in the other");
  const back = movedTo(other, world.browser(0));
  assert.deepEqual(await back.session(), await other.session());
  assert.equal((await (await back.open("/session")).json()).provider, "standard", "auth.session sees it too");
});

test("A3: a callback that is replayed in another isolate is refused by the server's own single use of the code", async () => {
  const { sandbox } = world;
  const one = world.browser(0);
  const callback = await sandbox.signIn(await one.begin("tiltify"));
  const other = movedTo(one, world.browser(1));
  assert.equal((await one.open(callback)).headers.get("location"), "/");
  assert.equal((await other.open(callback)).headers.get("location"), "/#auth_error=grant_rejected");
  const same = movedTo(other, world.browser(0));
  assert.equal((await same.open(callback)).headers.get("location"), "/#auth_error=transaction_used");
});

test("S27, A17: twenty requests with an expired token in one isolate make exactly one refresh, and all are answered", async () => {
  const { sandbox, sandboxAt } = world;
  const person = world.browser();
  await person.signIn(sandbox, "standard");
  const before = sandbox.log("token", "standard").length;
  await world.advance(3601);
  sandbox.fault("standard", { kind: "slow", delay: 150 });
  const agents = Array.from({ length: 20 }, () => movedTo(person, world.browser()));
  const answers = await Promise.all(agents.map((agent) => agent.call(`/auth/proxy/${sandboxAt}/standard/userinfo`)));
  assert.deepEqual(new Set(answers.map((answer) => answer.status)), new Set([200]));
  assert.equal(sandbox.log("token", "standard").length - before, 1);
  const sessions = await Promise.all(agents.map((agent) => agent.session()));
  assert.equal(new Set(sessions.map((session) => session.token_expires_at)).size, 1, "all of them got the winner's tokens");
  assert.equal(sandbox.log("token", "standard").length - before, 1);
});

test("a person who goes away in the middle of a refresh takes nobody's session along", async () => {
  const { sandbox } = world;
  const person = world.browser();
  await person.signIn(sandbox, "standard");
  const before = sandbox.log("token", "standard").length;
  await world.advance(3601);
  const release = world.holdTokens();
  const leaving = new AbortController();
  const left = movedTo(person, world.browser()).call("/auth/session", { signal: leaving.signal });
  await until("the refresh is under way", () => world.tokenRequests("standard") > before);
  leaving.abort();
  await assert.rejects(left);
  const staying = movedTo(person, world.browser()).session();
  release();
  const session = await staying;
  assert.equal(session?.provider, "standard");
  assert.equal(session.stale, undefined);
  assert.equal(sandbox.log("token", "standard").length - before, 1, "the refresh that was under way served");
});

test("workerd saw no exception that no request saw", () => {
  assert.equal(world.workerd.said(), "");
});
