// Each framework by itself, with a client that the test moves: on a server, and in a page of Vite's development server,
// where React's StrictMode does everything twice.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { createServer } from "vite";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { FRAMEWORKS, placeExamples, runIn } from "./place.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

let browser, examples;
const servers = {};

/** Vite's development server, which finds all packages at once: what it finds later would load the page again. */
async function serve(name, react) {
  const root = join(examples.root, "rendering");
  const own = (path) => join(here("react-18/node_modules"), path);
  const alias = react && [{ find: /^react(?=$|\/)/, replacement: own("react") }, { find: /^react-dom(?=$|\/)/, replacement: own("react-dom") }];
  servers[name] = await createServer({
    root, configFile: false, logLevel: "error", cacheDir: join(examples.root, `cache-${name}`), plugins: [svelte()],
    resolve: { alias, preserveSymlinks: false },
    optimizeDeps: { entries: ["page.js", "page/*.js"] },
    server: { host: "127.0.0.1", port: 0, watch: null, hmr: false, fs: { strict: false } },
  });
  await servers[name].listen();
}

before(async () => {
  [browser, examples] = await Promise.all([launchChromium(), placeExamples()]);
  await cp(here("rendering"), join(examples.root, "rendering"), { recursive: true });
  await serve("current");
  await serve("react 18", true);
});
after(async () => {
  await browser?.close();
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await examples?.remove();
});

for (const name of FRAMEWORKS) {
  it(`${name}: a server renders the session that it is given, or one that is restoring, and asks nobody`, async () => {
    const rendering = runIn(examples.root, "rendering", ["server.mjs", name], { NODE_ENV: "production" });
    const [code] = await rendering.ended;
    assert.equal(code, 0, rendering.said());
  });
}

const originOf = (server) => servers[server].resolvedUrls.local[0];

/** React 18 writes errors to the console that a boundary shows. */
const isCaught = (text) => /no client|denied|above error/.test(text);

/** Pages of one server for the tests of a `describe`: each begins with an empty one, and leaves nothing red behind. */
function pageOf(server) {
  let profile, page;
  before(async () => {
    profile = await openProfile(browser);
    page = await profile.context.newPage();
    await page.goto(originOf(server));
    await page.waitForFunction(() => document.title === "ready");
  });
  after(async () => {
    await profile.close();
    assert.deepEqual(profile.troubles.filter((text) => !isCaught(text)), []);
  });
  return {
    evaluate: (fn, argument) => page.evaluate(fn, argument),
    until: (fn, argument) => page.waitForFunction(fn, argument),
    shows: (text) => page.waitForFunction((text) => document.querySelector("#app")?.textContent.includes(text), text),
    begin: (name, options) => page.evaluate(([name, options]) => begin(name, options), [name, options]),
    become: (session) => page.evaluate((session) => client.become(session), session),
    calls: (name) => page.evaluate((name) => client.calls.filter((call) => call === name).length, name),
    isHeard: () => page.waitForFunction(() => client.listening() > 0),
  };
}

const ada = { profile: { name: "Ada Quill" } };
const RUNS = [...FRAMEWORKS.map((name) => [name, "current"]), ["react", "react 18"]];

for (const [name, server] of RUNS) {
  const title = server === "current" ? name : server;
  describe(`${title}, in a page`, () => {
    const { evaluate, until, shows, begin, become, calls, isHeard } = pageOf(server);

    for (const given of ["client", "promise"]) {
      it(`follows the session of a ${given}, and stops when it is taken away`, async () => {
        await begin(name, { given });
        await shows("restoring");
        await isHeard();
        await become(ada);
        await shows("signed_in Ada Quill");
        await become(null);
        await shows("signed_out");
        assert.ok((await calls("handleCallback")) >= 1);
        await evaluate(() => end());
        // Svelte's is for the whole page.
        await until((expected) => client.listening() <= expected, name === "svelte" ? 1 : 0);
      });
  }

  it("shows the session that the server knew, until the page knows better", async () => {
      await begin(name, { session: ada });
      await shows("signed_in Ada Quill");
      await isHeard();
      await become(null);
      await shows("signed_out");
    });

  it("lets the framework's own handler see that there is no client", async () => {
      await begin(name, { given: "failure" });
      await shows("caught no client");
    });

  it("says what made a sign-in fail, until somebody signs in", async () => {
      await begin(name, { failed: "access denied" });
      await shows("access denied");
      await become(null);
      await shows("signed_out");
      await shows("access denied");
      await become(ada);
      await until(() => !document.querySelector("#app").textContent.includes("denied"));
    });

  it("goes on where the sign-in began, once", async () => {
      await begin(name, { callback: { handled: true, returnTo: "/inbox?page=2", appState: { draft: 1 } } });
      await isHeard();
      await become(ada);
      await shows("signed_in");
      assert.deepEqual(await evaluate(() => navigated), [["/inbox?page=2", { draft: 1 }]]);
    });
});
}

for (const [name, server] of RUNS.filter(([name]) => ["react", "solid"].includes(name))) {
describe(`<RequireSession> of ${server === "current" ? name : server}`, () => {
  const { evaluate, until, shows, begin, become, calls } = pageOf(server);

  it("sends who is signed out away, once", async () => {
      await begin(name, { part: "guarded" });
      await shows("waiting");
      await become(null);
      await until(() => client.calls.includes("authorize"));
      assert.equal(await calls("authorize"), 1);
      assert.deepEqual(await evaluate(() => client.authorizeOptions), { provider: "main", returnTo: "/" });
    });

  it("keeps the page that is open when the session ends", async () => {
      await begin(name, { part: "guarded" });
      await become(ada);
      await shows("guarded");
      await become(null);
      await shows("waiting");
      assert.equal(await calls("authorize"), 0);
    });

  it("sends nobody away who has left it", async () => {
      await begin(name, { part: "guarded" });
      await shows("waiting");
      await evaluate(() => end());
      await become(null);
      await evaluate(() => client.session());
      assert.equal(await calls("authorize"), 0);
    });

  it("throws what made a sign-in fail", async () => {
      await begin(name, { part: "guarded", failed: "access denied" });
      await shows("caught access denied");
    });
});
}

for (const server of ["current", "react 18"]) {
describe(`Suspense of ${server === "current" ? "react" : server}`, () => {
  const { evaluate, shows, begin, become, isHeard } = pageOf(server);

  it("waits for the first look, and no longer", async () => {
      await begin("react", { part: "suspending" });
      await shows("waiting");
      await isHeard();
      await become(ada);
      await shows("signed_in Ada Quill");
      await become(null);
      await shows("signed_out");
    });

  it("ends if there is no client", async () => {
      await begin("react", { part: "suspending", given: "failure" });
      await shows("caught no client");
    });

  it("brings what a server rendered to life without a difference", async () => {
      await begin("react", { session: ada, html: "signed_in Ada Quill undefined" });
      await isHeard();
      await become(ada);
      await shows("signed_in Ada Quill");
      assert.deepEqual(await evaluate(() => complaints), []);
    });
});
}

describe("the interceptor of angular", () => {
  const { evaluate, until, begin, calls } = pageOf("current");
  const request = (...given) => evaluate((given) => request(...given), given);

  it("sends requests to its origins with the client's fetch", async () => {
    await begin("angular");
    const answer = await request("POST", "https://api.example/people", { body: { name: "Ada" }, params: { page: 2 }, headers: { "x-asked": "yes" } });
    assert.deepEqual(answer, { status: 200, body: { name: "Ada Quill" }, type: "application/json" });
    assert.deepEqual(await evaluate(() => client.fetched), {
      url: "https://api.example/people?page=2", method: "POST", body: '{"name":"Ada"}', type: "application/json", asked: "yes",
    });
  });

  it("gives a refusal as HttpClient does", async () => {
    await begin("angular");
    assert.deepEqual(await request("GET", "https://api.example/gone"), { name: "HttpErrorResponse", status: 410, error: "gone" });
    assert.deepEqual(await request("GET", "https://api.example/broken"), { name: "HttpErrorResponse", status: 0, error: "no network" });
  });

  it("gives up a request that nobody waits for", async () => {
    await begin("angular");
    await evaluate(() => void request("GET", "https://api.example/slow"));
    await until(() => client.fetched?.url === "https://api.example/slow");
    await evaluate(() => giveUp());
    assert.equal(await evaluate(() => client.aborted), true);
  });

  it("leaves requests to other origins alone, also to those that only begin like one of its own", async () => {
    await begin("angular");
    const origin = await evaluate(() => location.origin);
    for (const url of ["/client.js", `${origin}/client.js`]) assert.equal((await request("GET", url, { responseType: "text" })).status, 200);
    assert.equal(await calls("fetch"), 0);
  });
});
