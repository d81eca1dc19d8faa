// What the public client refuses in a real page: spoiled responses, storage that is closed, a policy without wasm.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "./chromium.mjs";
import { createClient, open, ready, startApp } from "./page_app.mjs";
import { comeBack, leaveFor, publicOptions, signIn } from "./public_sign_in.mjs";
import { startSandbox } from "./sandbox_server.mjs";

let browser, app, server, profile, page, options;

before(async () => {
  [browser, app, server] = await Promise.all([launchChromium(), startApp(), startSandbox()]);
  options = publicOptions(app, server);
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

beforeEach(async () => {
  server.sandbox.reset();
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

/** A sign-in whose response is changed on the way back. */
async function spoiled(change) {
  server.spoil(change);
  await signIn(page, { app, options });
  return comeBack(page, options);
}

const exchanges = () => server.sandbox.log("token", "standard").filter(({ method }) => method === "POST").length;

async function refused({ failure }, code, kind = "check") {
  assert.equal(failure?.code, code);
  assert.equal(failure.kind, kind);
  assert.ok(failure.message && failure.hint);
  assert.equal(await page.evaluate(() => auth.session()), null);
}

/** Nobody is signed in by it: it may be the application's own, and stands where it stood. */
async function leftAlone({ value }) {
  assert.deepEqual(value, { handled: false });
  assert.ok(new URL(page.url()).searchParams.has("code"));
  assert.equal(await page.evaluate(() => auth.session()), null);
  assert.equal(exchanges(), 0);
}

describe("a response that was tampered with", () => {
  it("A7: another state belongs to no sign-in of this tab", async () => {
    await leftAlone(await spoiled((url) => url.searchParams.set("state", `${url.searchParams.get("state").slice(0, -1)}-`)));
  });

  it("a response without state is left alone", async () => {
    await leftAlone(await spoiled((url) => url.searchParams.delete("state")));
  });

  it("a foreign issuer is refused before the code is sent", async () => {
    const result = await spoiled((url) => url.searchParams.set("iss", "https://evil.example"));
    await refused(result, "issuer_mismatch");
    assert.match(result.failure.message, /evil\.example/);
    assert.equal(exchanges(), 0);
  });

  it("a missing issuer is refused where the server promised one", async () => {
    await refused(await spoiled((url) => url.searchParams.delete("iss")), "issuer_missing");
    assert.equal(exchanges(), 0);
  });

  it("a code together with an error is refused", async () => {
    await refused(await spoiled((url) => url.searchParams.set("error", "access_denied")), "code_and_error");
    assert.equal(exchanges(), 0);
  });

  it("a repeated parameter is refused", async () => {
    await refused(await spoiled((url) => url.searchParams.append("code", "another")), "parameter_repeated");
    assert.equal(exchanges(), 0);
  });

  it("leaves no code in the address bar, and a second try with the untouched response does not work", async () => {
    let good;
    await spoiled((url) => {
      good = url.href;
      url.searchParams.set("iss", "https://evil.example");
    });
    assert.equal(page.url(), options.redirect_uri);
    await open(page, good);
    await refused(await comeBack(page, options), "transaction_used");
    assert.equal(exchanges(), 0);
  });
});

describe("a response that comes twice", () => {
  it("is handled once when the page asks twice, also through a second client", async () => {
    await signIn(page, { app, options });
    await createClient(page, options);
    const [first, second, third] = await page.evaluate(async (given) => {
      const other = grantway.createClient(given);
      const both = [auth.handleCallback(), auth.handleCallback()];
      return Promise.all([...both, (await other).handleCallback()]);
    }, options);
    assert.equal(first.handled, true);
    assert.deepEqual(second, first);
    assert.deepEqual(third, first);
    assert.equal(exchanges(), 1);
    assert.deepEqual(await page.evaluate(() => auth.handleCallback()), first, "and long after as well");
  });

  it("A3: is told to be used when its address is opened again", async () => {
    await signIn(page, { app, options });
    const answer = page.url();
    await comeBack(page, options);
    await open(page, answer);
    await refused(await comeBack(page, options), "transaction_used");
    assert.equal(exchanges(), 1);
  });

  it("is not sent again by a reload after the sign-in", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    await page.reload();
    await ready(page);
    assert.deepEqual((await comeBack(page, options)).value, { handled: false });
    assert.equal(exchanges(), 1);
  });

  it("S4, A7: belongs to the tab that asked: another one leaves it alone", async () => {
    await signIn(page, { app, options });
    const answer = page.url();
    const other = await profile.context.newPage();
    await open(other, answer);
    assert.deepEqual((await comeBack(other, options)).value, { handled: false });
    assert.equal(await other.evaluate(() => auth.session()), null);
    assert.equal(exchanges(), 0);
    assert.equal((await comeBack(page, options)).value.handled, true, "the right tab still can");
  });
});

describe("a response in a frame of another site", () => {
  it("A21, A2: is taken by nobody, and the tab that asked still can", async () => {
    await signIn(page, { app, options });
    const answer = page.url();
    const strange = await startApp({ headers: { "content-security-policy": "default-src 'none'; frame-src *" } });
    try {
      const other = await profile.context.newPage();
      await other.goto(`${strange.origin.replace("localhost", "127.0.0.1")}/`);
      await other.evaluate((src) => document.body.append(Object.assign(document.createElement("iframe"), { src })), answer);
      const frame = await other.waitForSelector("iframe").then((element) => element.contentFrame());
      await frame.waitForFunction(() => globalThis.grantway);
      const { value } = await frame.evaluate(async (given) => {
        globalThis.auth = await grantway.createClient(given);
        return outcome(auth.handleCallback());
      }, options);
      assert.deepEqual(value, { handled: false });
      assert.equal(await frame.evaluate(() => auth.session()), null);
      assert.equal(exchanges(), 0);
      assert.equal((await comeBack(page, options)).value?.handled, true);
    } finally {
      await strange.close();
    }
  });
});

describe("a server or a page that cannot", () => {
  it("a person who cancels is told as the server's refusal", async () => {
    await signIn(page, { app, options, choice: "cancel" });
    const result = await comeBack(page, options);
    await refused(result, "access_denied", "server");
    assert.equal(result.failure.error, "access_denied");
    assert.equal(page.url(), options.redirect_uri);
  });

  it("a server that fails loses nobody's session", async () => {
    await signIn(page, { app, options });
    await comeBack(page, options);
    server.sandbox.fault("standard", { kind: "503" });
    const { failure } = await page.evaluate(() => outcome(auth.accessToken({ refresh: true })));
    assert.equal(failure.code, "server_unavailable");
    assert.equal(failure.kind, "host");
    assert.equal(failure.retryable, true);
    assert.equal((await page.evaluate(() => auth.session())).stale, true);
    assert.ok(await page.evaluate(() => auth.accessToken({ refresh: true })));
    assert.equal((await page.evaluate(() => auth.session())).stale, undefined);
  });

  it("a server that is away is reported when somebody signs in, and a later try works", async () => {
    await open(page, `${app.origin}/`);
    server.sandbox.fault("standard", { endpoint: "metadata", kind: "500" });
    await createClient(page, { ...options, issuer: "http://127.0.0.1:9" });
    const gone = await page.evaluate(() => outcome(auth.authorize()));
    assert.equal(gone.failure.code, "network_failed");
    assert.match(gone.failure.hint, /CORS/);
    await createClient(page, options);
    const first = await page.evaluate(() => outcome(auth.authorize()));
    assert.equal(first.failure.kind, "host");
    await leaveFor(page);
  });

  it("storage that is closed is named before anybody leaves the page", async () => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, "sessionStorage", {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    });
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    const { failure } = await page.evaluate(() => outcome(auth.authorize()));
    assert.equal(failure.code, "storage_failed");
    assert.equal(page.url(), `${app.origin}/`);
  });

  it("storage that is full is named too", async () => {
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    const { failure } = await page.evaluate(() => {
      for (let size = 4 << 20; size >= 1; size >>= 1) {
        for (let count = 0; count < 64; count += 1) {
          try {
            sessionStorage.setItem(`fill-${size}-${count}`, "x".repeat(size));
          } catch {
            break;
          }
        }
      }
      return outcome(auth.authorize());
    });
    assert.equal(failure.code, "storage_failed");
  });

  it("a policy without 'wasm-unsafe-eval' is named, with what to add", async () => {
    const strict = await startApp({ headers: { "content-security-policy": "script-src 'self'" } });
    try {
      await open(page, `${strict.origin}/`);
      const own = { ...options, redirect_uri: `${strict.origin}/callback` };
      const { failure } = await page.evaluate((given) => outcome(grantway.createClient(given)), own);
      assert.equal(failure.code, "engine_unavailable");
      assert.match(failure.hint, /wasm-unsafe-eval/);
    } finally {
      await strict.close();
    }
  });

  it("what the storage or the page's own fetch threw is the cause: the very same value", async () => {
    await open(page, `${app.origin}/`);
    await createClient(page, options);
    const causes = await page.evaluate(async (given) => {
      const thrown = { own: "value" };
      const causeOf = (promise) => promise.then(() => "none", (error) => (error.cause === thrown ? error.code : String(error.cause)));
      const failing = () => {
        throw thrown;
      };
      const { issuer, client_id, redirect_uri } = given;
      const provider = { issuer, authorization_endpoint: `${issuer}/a`, token_endpoint: `${issuer}/t` };
      const protocol = await grantway.createProtocol({ provider, client_id, redirect_uri, fetch: failing });
      const refresh = await causeOf(protocol.refresh({ access_token: "a", refresh_token: "r" }));
      Storage.prototype.setItem = failing;
      const full = await causeOf(auth.authorize());
      Object.defineProperty(globalThis, "sessionStorage", { get: failing });
      return [refresh, full, await causeOf(auth.authorize())];
    }, options);
    assert.deepEqual(causes, ["network_failed", "storage_failed", "storage_failed"]);
  });

  it("S31: a client secret is refused by the page's build", async () => {
    await open(page, `${app.origin}/`);
    const { failure } = await page.evaluate((given) => outcome(grantway.createClient({ ...given, client_secret: "s" })), options);
    assert.equal(failure.code, "client_secret_in_browser");
  });
});
