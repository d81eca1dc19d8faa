// `storage: "vault"` in Chromium: what the page loads, what it keeps, and what happens when the worker ends.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { createClient, open, ready } from "../browser/page_app.mjs";
import { comeBack, leaveFor, publicOptions, signIn } from "../browser/public_sign_in.mjs";
import { FILE, startWorld } from "./world.mjs";

let browser, world, profile, page, options;

before(async () => {
  [browser, world] = await Promise.all([launchChromium(), startWorld()]);
});
after(() => Promise.all([browser?.close(), world?.close()]));
beforeEach(async () => {
  world.server.sandbox.reset();
  world.meddle = undefined;
  options = { ...publicOptions(world.app, world.server, "vault-page"), storage: "vault", worker: FILE };
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

const go = async (more = {}) => {
  await signIn(page, { app: world.app, options, ...more });
  return comeBack(page, options);
};
const session = (tab = page) => tab.evaluate(() => auth.session());
const userinfo = () => `${world.server.issuer}/userinfo`;
const failureOf = async (given) => (await page.evaluate((asked) => outcome(grantway.createClient(asked)), given)).failure;
const tokenRequests = () => world.server.sandbox.log("token", "standard").filter(({ method }) => method === "POST").length;

/** Ends the service workers of this browser, as the browser itself does when they are idle. */
async function stopServiceWorkers(tab) {
  const devtools = await profile.context.newCDPSession(tab);
  await devtools.send("ServiceWorker.enable");
  await devtools.send("ServiceWorker.stopAllWorkers");
}

describe("a page with a vault", () => {
  it("loads neither the engine nor the client that runs it", async () => {
    // The test's own page looks into the engine.
    const script = `import * as grantway from "/grantway/browser.js";
      Object.assign(globalThis, { grantway, outcome: (promise) => promise.then((value) => ({ value }), ({ code }) => ({ failure: { code } })) });`;
    await page.route("**/page.js", (route) => route.fulfill({ contentType: "text/javascript", body: script }));
    await go();
    const files = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
    assert.ok(files.some((file) => file.endsWith("/vault_client.js")), files.join());
    assert.deepEqual(files.filter((file) => /wasm|engine|driver|codec|public_client/.test(file)), []);
  });

  it("needs no WebAssembly in its policy, and no connection to the provider or the API", async () => {
    const own = { ...options, ...publicOptions(world.strict, world.server, "strict-page") };
    await signIn(page, { app: world.strict, options: own });
    assert.equal((await comeBack(page, own)).value?.handled, true);
    assert.equal(await page.evaluate((url) => auth.fetch(url).then(({ status }) => status), userinfo()), 200);
    assert.deepEqual(profile.troubles, []);
  });

  it("stays signed in over a reload of its only tab, in an engine whose workers outlive that", async () => {
    await go();
    await page.reload();
    await ready(page);
    await createClient(page, options);
    assert.notEqual(await session(), null);
    assert.equal(tokenRequests(), 1);
  });

  it("shows what `fetch` shows of an answer", async () => {
    await go();
    const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization", "access-control-expose-headers": "x-total" };
    world.meddle = (request, answer) => {
      const { pathname } = new URL(request.url);
      if (request.method === "OPTIONS") return new Response("", { headers });
      if (pathname === "/empty") return new Response(null, { status: 204, headers });
      if (pathname === "/teapot") return new Response("short and stout", { status: 418, headers: { ...headers, "x-total": "3" } });
      if (pathname === "/away") return new Response(null, { status: 302, headers: { ...headers, location: "/empty" } });
      return answer();
    };
    const answers = await page.evaluate(async (origin) => {
      const shown = async (path, init) => {
        const answer = await auth.fetch(origin + path, init);
        return [answer.status, answer.ok, answer.url, answer.type, answer.headers.get("x-total"), await answer.text()];
      };
      const thrown = await auth.fetch(`${origin}/away`).catch((error) => error.name);
      return [await shown("/empty"), await shown("/teapot"), (await shown("/away", { redirect: "manual" })).slice(0, 2), thrown];
    }, world.server.origin);
    const { origin } = world.server;
    assert.deepEqual(answers, [
      [204, true, `${origin}/empty`, "cors", null, ""],
      [418, false, `${origin}/teapot`, "cors", "3", "short and stout"],
      [0, false],
      "TypeError",
    ]);
  });

  it("has a vault of its own for other options", async () => {
    await go();
    const other = { ...options, api: [...options.api, world.attacker.origin] };
    assert.equal(await page.evaluate(async (given) => (await grantway.createClient(given)).session(), other), null);
    assert.notEqual(await page.evaluate(async (given) => (await grantway.createClient(given)).session(), options), null);
  });

  it("S31: takes no client secret, and no function that would run in the page", async () => {
    await open(page, `${world.app.origin}/`);
    assert.equal((await failureOf({ ...options, client_secret: "not secret" })).code, "client_secret_in_browser");
    const given = await page.evaluate((asked) => outcome(grantway.createClient({ ...asked, fetch: () => {} })), options);
    assert.equal(given.failure.code, "option_invalid");
    assert.match(given.failure.message, /`fetch`.*vault/);
  });

  it("S32: keeps no token in any storage, neither the page nor a service worker", async () => {
    for (const place of [{ worker: FILE }, { worker: undefined, serviceWorker: FILE }]) {
      options = { ...options, worker: undefined, ...place };
      await go();
      assert.notEqual(await session(), null);
      const kept = await page.evaluate(async () => {
        const answered = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
        const database = await answered(indexedDB.open("grantway"));
        const entries = await answered(database.transaction("entries").objectStore("entries").getAll());
        database.close();
        return { entries, storages: [{ ...localStorage }, { ...sessionStorage }], caches: await caches.keys() };
      });
      // What is left of a sign-in: that its state was used.
      for (const entry of kept.entries) assert.deepEqual(Object.keys(entry).sort(), ["at", "mark"]);
      assert.deepEqual(kept.caches, []);
      assert.deepEqual(kept.storages, [{}, {}]);
    }
  });

  it("A22: gives a script no tokens for a code of its own: the address that hands them out is refused, however it is spelled", async () => {
    await go();
    for (const path of ["/token", "//TOKEN", "/%74oken", "/token/", "/x/../token?a=b#c", "\\token"]) {
      const { failure } = await page.evaluate(([url, body]) => outcome(auth.fetch(url, { method: "POST", body: new URLSearchParams(body) })), [world.server.issuer + path, { grant_type: "authorization_code", code: "own", code_verifier: "own" }]);
      assert.equal(failure?.code, "token_endpoint_refused", path);
    }
    assert.equal(tokenRequests(), 1);
    assert.equal(await page.evaluate((url) => auth.fetch(url).then(({ status }) => status), userinfo()), 200, "other addresses are not");
  });

  it("A30: takes the code out of the address bar, the history and every Referer", async () => {
    await signIn(page, { app: world.app, options });
    assert.match(page.url(), /[?&]code=/);
    const code = new URL(page.url()).searchParams.get("code");
    // A policy under which a browser sends the whole address to everybody.
    await page.evaluate(() => document.head.append(Object.assign(document.createElement("meta"), { name: "referrer", content: "unsafe-url" })));
    const length = await page.evaluate(() => history.length);
    assert.equal((await comeBack(page, options)).value?.handled, true);
    assert.equal(page.url(), options.redirect_uri);
    assert.equal(await page.evaluate(() => history.length), length);
    // The worker's requests have no Referer of the page: this one has.
    await page.evaluate((url) => fetch(url, { mode: "no-cors" }).then(() => {}), userinfo());
    const referers = () => world.server.sandbox.log("all", "standard").map(({ headers }) => headers.referer ?? "");
    assert.ok(referers().includes(options.redirect_uri), "the server gets Referers of this page");
    await open(page, `${world.app.origin}/elsewhere`);
    await page.goBack();
    assert.equal(page.url(), options.redirect_uri);
    assert.deepEqual(referers().filter((address) => address.includes(code)), []);
  });

  it("A31: begins each sign-in with a state of its own, and sends no code of an address that comes again", async () => {
    await signIn(page, { app: world.app, options });
    const address = page.url();
    assert.equal((await comeBack(page, options)).value?.handled, true);
    await open(page, address);
    const again = await comeBack(page, options);
    assert.equal(again.failure?.code, "transaction_used", JSON.stringify(again));
    assert.equal(tokenRequests(), 1);
    await leaveFor(page);
    const states = world.server.sandbox.log("authorize", "standard").map(({ query }) => new URLSearchParams(query).get("state"));
    assert.ok(states.length >= 2);
    assert.equal(new Set(states).size, states.length);
  });

  it("goes on with a new worker where the browser ended the SharedWorker, as it does under memory pressure", async () => {
    options = { ...options, restore: "silent" };
    assert.equal((await go()).value?.handled, true);
    const { sub } = (await session()).claims;
    const devtools = await browser.newBrowserCDPSession();
    const sharedWorkers = async () => (await devtools.send("Target.getTargets")).targetInfos.filter(({ type, url }) => type === "shared_worker" && url.startsWith(world.app.origin));
    const [worker, ...others] = await sharedWorkers();
    assert.deepEqual(others, []);
    const arrived = new Promise((resolve) => {
      world.meddle = (request, answer) => {
        if (!request.url.endsWith("/userinfo") || !request.headers.has("authorization")) return answer();
        world.meddle = undefined;
        resolve();
        return new Promise(() => {});
      };
    });
    await page.evaluate((url) => void outcome(auth.fetch(url)).then((came) => (globalThis.came = came)), userinfo());
    await arrived;
    await devtools.send("Target.closeTarget", { targetId: worker.targetId });
    await page.waitForFunction(() => globalThis.came);
    assert.equal(await page.evaluate(() => came.failure?.code), "vault_lost");
    assert.equal((await session())?.claims.sub, sub, "the provider gives the session back");
    const [next] = await sharedWorkers();
    assert.notEqual(next.targetId, worker.targetId);
    assert.equal(await page.evaluate(async (url) => (await auth.fetch(url)).status, userinfo()), 200);
    await devtools.detach();
  });

  it("refuses a message of another shape, and goes on", async () => {
    await go();
    const answers = await page.evaluate(async ([file, given]) => {
      const { BUILD } = await import("/grantway/src/vault_build.js");
      const { vaultName } = await import("/grantway/src/browser/vault/vault_name.js");
      const { compiledOptions } = await import("/grantway/src/browser/public/compiled_options.js");
      const { storage, worker, ...rest } = given;
      const sent = compiledOptions(rest);
      const { port } = new SharedWorker(file, { name: `grantway vault ${BUILD} ${await vaultName(sent)}`, extendedLifetime: true });
      const came = [];
      const answer = () => new Promise((resolve) => (port.onmessage = ({ data }) => resolve(data.error?.raw.code ?? Object.keys(data)[0])));
      const send = async (message) => {
        const waiting = answer();
        port.postMessage(message);
        came.push(await waiting);
      };
      void navigator.locks.request("a page", () => new Promise(() => {}));
      await send({ id: 1, call: "session", args: {} });
      await send({ hello: { build: BUILD, options: sent, page: "a page" } });
      for (const junk of [null, 7, "text", [], {}, { id: "1" }, { id: -0.5 }]) port.postMessage(junk);
      for (const args of [{}, { url: "javascript:alert(1)", init: {} }, { url: 7, init: { headers: [] } }, { url: "https://a.example", init: { headers: [["a"]] } }]) {
        await send({ id: 2, call: "fetch", args });
      }
      await send({ id: 3, call: "accessToken", args: {} });
      await send({ id: 4, call: "constructor", args: {} });
      await send({ id: 5, call: "handleCallback", args: { href: "data:," } });
      await send({ id: 6, call: "session", args: {} });
      return came;
    }, [FILE, options]);
    const refused = "vault_message_refused";
    assert.deepEqual(answers, [refused, "welcome", refused, refused, refused, refused, refused, refused, refused, "id"]);
    assert.notEqual(await session(), null);
  });
});

describe("the worker of a vault", () => {
  it("that ends is replaced: the page connects again, and hears that it is signed out", async () => {
    options = { ...options, worker: undefined, serviceWorker: FILE };
    await go();
    await page.evaluate(() => {
      globalThis.heard = [];
      auth.on("session", ({ type }) => heard.push(type));
    });
    await stopServiceWorkers(page);
    await page.waitForFunction(() => heard.includes("signed_out"));
    assert.equal((await page.evaluate(() => auth.snapshot())).status, "signed_out");
    assert.equal((await go()).value?.handled, true);
  });

  it("is a dedicated one where there is no SharedWorker, and it says so", async () => {
    await profile.context.addInitScript(() => delete globalThis.SharedWorker);
    await signIn(page, { app: world.app, options });
    await page.evaluate(async (given) => {
      globalThis.events = [];
      globalThis.auth = await grantway.createClient({ ...given, onEvent: (event) => events.push(event) });
      await auth.handleCallback();
    }, options);
    assert.deepEqual((await session()).diagnostics, [{ code: "vault_dedicated", member: "storage" }]);
    const events = await page.evaluate(() => globalThis.events);
    const { type, storage, used } = events[0];
    assert.deepEqual({ type, storage, used }, { type: "storage_fallback", storage: "vault", used: "dedicated" });
    assert.ok(events.some((event) => event.type === "signed_in"), "the worker's own events come too");
    // Each tab has its own vault, and a sign-out reaches them all.
    const second = await profile.context.newPage();
    await signIn(second, { app: world.app, options });
    await comeBack(second, options);
    await page.evaluate(() => {
      globalThis.heard = [];
      auth.on("session", ({ type: change }) => heard.push(change));
    });
    await second.evaluate(() => auth.signOut());
    await page.waitForFunction(() => heard.includes("signed_out"));
    assert.equal(await session(), null);
  });

  it("of another version than the page is refused before it gets the options", async () => {
    await page.route("**/old_worker.js", async (route) => {
      const { BUILD } = await import("grantway/src/vault_build.js").catch(() => import("../../pkg/src/vault_build.js"));
      const script = await (await fetch(world.app.origin + FILE)).text();
      await route.fulfill({ contentType: "text/javascript", body: script.replace(BUILD, "0123456789abcdef") });
    });
    await open(page, `${world.app.origin}/`);
    assert.equal((await failureOf({ ...options, worker: "/old_worker.js" })).code, "vault_outdated");
  });

  it("that is not there is named, with what to do", async () => {
    await open(page, `${world.app.origin}/`);
    const failure = await failureOf({ ...options, worker: "/grantway/missing.js" });
    assert.equal(failure.code, "vault_unavailable");
    assert.match(failure.message, /\/grantway\/missing\.js/);
    assert.match(failure.hint, /worker-src/);
  });
});

describe("a vault that lost its session", () => {
  it("gets it back from the provider without a question, if the options say so, and not after a sign-out", async () => {
    options = { ...options, worker: undefined, serviceWorker: FILE, restore: "silent" };
    await go();
    const { claims } = await session();
    await stopServiceWorkers(page);
    await page.waitForFunction((before) => auth.session().then((now) => now !== null && now.claims.iat >= before, () => false), claims.iat);
    assert.equal((await session()).claims.sub, claims.sub);
    assert.equal(tokenRequests(), 2, "one for each time that there was none");
    await page.evaluate(() => auth.signOut());
    await page.reload();
    await ready(page);
    await createClient(page, options);
    assert.equal(await session(), null);
    assert.equal(tokenRequests(), 2);
  });

  it("signs out when nobody has used any tab for a while", async () => {
    options = { ...options, idle: { after: 2, warn: 1 } };
    await go();
    await page.evaluate(() => {
      globalThis.heard = [];
      auth.on("idle", ({ secondsLeft }) => heard.push(secondsLeft));
      auth.on("session", ({ type }) => heard.push(type));
    });
    await page.waitForFunction(() => heard.includes("signed_out"));
    assert.ok(await page.evaluate(() => heard.some((news) => typeof news === "number")), "after a countdown");
    assert.equal(await session(), null);
  });
});
