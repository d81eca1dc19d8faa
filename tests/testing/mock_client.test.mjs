/** `mockClient`: what an application's tests see of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OAuthError } from "grantway/browser";
import { mockClient, oauthError, testClock } from "grantway/testing";

const ada = { profile: { name: "Ada" }, data: { userId: "7" } };
const document = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
const PATTERNS = {
  BackendClient: { backend: "/auth" },
  MediatedClient: { backend: "/auth", tokens: "page", api: ["https://api.example"] },
  PublicClient: { provider: document, client_id: "app", redirect_uri: "https://app.example/callback", api: ["https://api.example"] },
};

/** The changes that a listener heard, without the made-up part of the session. */
function heard(auth) {
  const changes = [];
  auth.on("session", ({ type, session, otherTab }) => changes.push([type, session?.profile.name ?? null, otherTab]));
  return changes;
}

for (const [name, options] of Object.entries(PATTERNS)) {
  test(`a mock of a ${name} has the methods of one, and no others`, async () => {
    globalThis.location ??= new URL("https://app.example/");
    const { createClient } = await import("grantway/browser");
    const real = await createClient({ ...options, fetch: () => assert.fail("nobody is asked") });
    const { mock, ...methods } = mockClient(options);
    assert.deepEqual(Object.keys(methods).sort(), [...new Set([...Object.keys(real), "snapshot"])].sort());
  });

  test(`a ${name} is signed in as the test says, and a session is whole`, async () => {
    const auth = mockClient({ ...options, session: ada });
    const session = await auth.session();
    assert.deepEqual(session.data, { userId: "7" });
    assert.deepEqual(session.scope, []);
    assert.equal(auth.snapshot().status, "signed_in");
    assert.equal(auth.snapshot().session, session);
  });

  test(`fetch of a ${name} gets the test's answer, and none for nobody`, async () => {
    const auth = mockClient({ ...options, session: ada, fetch: async (url, init) => Response.json({ url, method: init.method }) });
    const answer = await auth.fetch("https://api.example/me", { method: "PUT" });
    assert.deepEqual(await answer.json(), { url: "https://api.example/me", method: "PUT" });
    auth.mock.signOut();
    await assert.rejects(auth.fetch("https://api.example/me"), { code: "session_missing" });
    await assert.rejects(mockClient({ ...options, session: ada }).fetch("https://api.example/"), { code: "option_missing" });
  });
}

test("nobody is signed in unless the test says so", async () => {
  const auth = mockClient();
  assert.equal(await auth.session(), null);
  assert.deepEqual(auth.snapshot(), { status: "signed_out", session: null });
  assert.equal(auth.accessToken, undefined);
});

test("listeners hear every change, with the tab where it happened", async () => {
  const auth = mockClient({ session: ada });
  const changes = heard(auth);
  await auth.session();
  auth.mock.stale();
  auth.mock.refresh();
  auth.mock.signOut({ otherTab: true });
  auth.mock.signIn({ profile: { name: "Ben" } });
  auth.mock.expire();
  assert.deepEqual(changes, [
    ["restored", "Ada", false], ["stale", "Ada", false], ["refreshed", "Ada", false], ["signed_out", null, true], ["signed_in", "Ben", false], ["signed_out", null, false],
  ]);
});

test("a snapshot is the same object until something changes", () => {
  const auth = mockClient({ session: ada });
  const before = auth.snapshot();
  assert.equal(auth.snapshot(), before);
  auth.mock.refresh();
  assert.notEqual(auth.snapshot(), before);
});

test("a client that is restoring says so until the test ends it", async () => {
  const auth = mockClient({ session: ada, restoring: true });
  const changes = heard(auth);
  assert.deepEqual(auth.snapshot(), { status: "restoring", session: null });
  auth.mock.restore();
  assert.equal(auth.snapshot().status, "signed_in");
  assert.deepEqual(changes, [["restored", "Ada", false]]);
});

test("authorize leaves the page and comes back with returnTo and appState", async () => {
  const auth = mockClient();
  let isOver = false;
  void auth.authorize({ provider: "google", returnTo: "/inbox", appState: { draft: 1 } }).then(() => (isOver = true));
  assert.deepEqual(auth.mock.calls, [{ name: "authorize", args: [{ provider: "google", returnTo: "/inbox", appState: { draft: 1 } }] }]);
  assert.deepEqual(await auth.handleCallback(), { handled: false });
  auth.mock.completeSignIn(ada);
  assert.deepEqual(await auth.handleCallback(), { handled: true, returnTo: "/inbox", appState: { draft: 1 } });
  assert.equal((await auth.session()).profile.name, "Ada");
  assert.equal(isOver, false);
});

test("authorize in a popup signs in at once", async () => {
  const auth = mockClient();
  assert.deepEqual(await auth.authorize({ provider: "google", popup: true, returnTo: "/" }), { handled: true, returnTo: "/" });
  assert.equal(auth.snapshot().status, "signed_in");
});

test("signing out says whether the page leaves", async () => {
  const auth = mockClient({ session: ada });
  assert.deepEqual(await auth.signOut(), { leaving: false });
  assert.equal(await auth.session(), null);
  assert.deepEqual(await auth.signOut({ endProviderSession: true }), { leaving: true });
});

test("S24: fetch refuses an origin that is not in `api`, as the real client does", async () => {
  const fetch = () => assert.fail("nothing is sent");
  for (const options of [PATTERNS.MediatedClient, PATTERNS.PublicClient]) {
    const auth = mockClient({ ...options, session: ada, fetch });
    await assert.rejects(auth.fetch("https://api.example.evil.example/"), { code: "api_origin_not_allowed" });
  }
});

test("access tokens are renewed when they are asked for anew, or have ended", async () => {
  const clock = testClock(0);
  const auth = mockClient({ ...PATTERNS.MediatedClient, session: { ...ada, token_expires_at: 60 }, now: clock.now });
  const changes = heard(auth);
  assert.equal((await auth.accessToken()).authorization, "Bearer test-access-token-1");
  clock.advance(60);
  assert.equal((await auth.accessToken()).access_token, "test-access-token-2");
  assert.equal((await auth.accessToken({ refresh: true, scope: "mail" })).access_token, "test-access-token-3");
  assert.deepEqual(changes.map(([type]) => type), ["restored", "refreshed", "refreshed"]);
});

test("a session ends by the clock", async () => {
  const clock = testClock(0);
  const auth = mockClient({ session: { expires_at: 60 }, now: clock.now });
  const changes = heard(auth);
  clock.advance(60);
  assert.equal(await auth.session(), null);
  assert.deepEqual(changes.at(-1), ["signed_out", null, false]);
});

test("the idle countdown warns, and ends the session at 0", () => {
  const auth = mockClient({ session: ada });
  const left = [];
  const stop = auth.on("idle", ({ secondsLeft }) => left.push(secondsLeft));
  auth.mock.idle(30);
  assert.equal(auth.snapshot().status, "signed_in");
  auth.mock.idle(0);
  assert.equal(auth.snapshot().status, "signed_out");
  stop();
  auth.mock.idle(5);
  assert.deepEqual(left, [30, 0]);
});

test("a call fails once, as the test says, and the error is one of the package", async () => {
  const auth = mockClient({ session: ada });
  auth.mock.fail("session", "store_unavailable");
  auth.mock.fail("signOut", new TypeError("down"));
  await assert.rejects(auth.session(), (error) => error instanceof OAuthError && error.code === "store_unavailable" && error.retryable);
  assert.equal((await auth.session()).profile.name, "Ada");
  await assert.rejects(auth.signOut(), TypeError);
  assert.throws(() => auth.mock.fail("accessToken", "network_failed"), { code: "option_invalid" });
  assert.throws(() => auth.mock.fail("session", "netwrok_failed"), { code: "option_invalid" });
});

test("oauthError makes a failure as the package throws it", () => {
  const cause = new Error("why");
  const error = oauthError("access_denied", { error: "access_denied", error_description: "No", cause });
  assert.ok(error instanceof OAuthError);
  assert.deepEqual([error.kind, error.error, error.error_description, error.cause], ["server", "access_denied", "No", cause]);
  assert.match(error.message, /denied/);
  assert.match(error.docs, /errors\/access_denied$/);
});

test("a public client knows who signed in", async () => {
  const auth = mockClient({ ...PATTERNS.PublicClient, session: { profile: { id: "ada" } } });
  assert.deepEqual(await auth.userinfo(), { sub: "ada" });
  assert.deepEqual(await mockClient({ ...PATTERNS.PublicClient, session: ada, userinfo: { sub: "1", plan: "pro" } }).userinfo(), { sub: "1", plan: "pro" });
  assert.equal(mockClient({ ...PATTERNS.PublicClient, storage: "vault" }).accessToken, undefined);
});
