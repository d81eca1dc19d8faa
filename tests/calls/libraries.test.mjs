/**
 * `auth.fetch` in the libraries that applications call APIs with, in all three patterns, in Chromium: each call meets a
 * token that the API no longer takes.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createSecureServer } from "node:http2";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { createHandler } from "grantway/edge";
import { signedIn } from "grantway/testing";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { serve } from "../browser/http_server.mjs";
import { keyOf } from "../runtimes/app.js";
import { makeCertificate } from "../security/certificate.js";
import { startApi } from "./api.js";
import { bundle } from "./pages.js";

const PATTERNS = ["backend", "mediated", "public"];
const LIBRARIES = { ky: "/notes", openapi: "/notes", trpc: "/trpc", urql: "/graphql", apollo: "/graphql" };

let api, app, browser, secure;
const pages = {};

/** The worker's handlers, the page's document and its scripts. */
function application(handlers, files) {
  const types = { js: "text/javascript", wasm: "application/wasm" };
  return async (request) => {
    const { pathname } = new URL(request.url);
    for (const handler of Object.values(handlers)) {
      const own = await handler.handle(request);
      if (own) return own;
    }
    if (files[pathname]) return new Response(files[pathname], { headers: { "content-type": types[pathname.split(".").at(-1)] } });
    const document = `<!doctype html><title>loading</title><script type="module" src="${pathname}.js"></script>`;
    return new Response(document, { headers: { "content-type": "text/html" } });
  };
}

/** The same API over HTTP/2, which browsers want for streams; it counts what arrives. */
async function startSecureApi() {
  const { key, certificate } = await makeCertificate();
  const server = createSecureServer({ key, cert: certificate }, async (request, response) => {
    const allow = { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization", "access-control-allow-methods": "*" };
    let length = 0;
    for await (const piece of request) length += piece.length;
    response.writeHead(200, allow).end(String(length));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { origin: `https://localhost:${server.address().port}`, close: () => server.close() };
}

before(async () => {
  // The router is the guide's, in TypeScript.
  const { outputFiles: [router] } = await build({
    entryPoints: [new URL("programs/router.ts", import.meta.url).pathname], bundle: true, format: "esm", platform: "node", write: false,
  });
  const { router: routes } = await import(`data:text/javascript,${encodeURIComponent(router.text)}`);
  [api, secure, browser] = await Promise.all([startApi(routes), startSecureApi(), launchChromium()]);
  let serving;
  app = await serve((request) => serving(request));
  const provider = { authorization_endpoint: `${api.origin}/as/authorize`, token_endpoint: `${api.origin}/as/token` };
  const options = (base, more) => ({
    base, cookieKeys: [keyOf(3)], ...more,
    providers: { main: { provider, client_id: "app", client_authentication: "none", redirect_uri: `${app.origin}${base}/main/callback`, loginParameters: ["acr_values"] } },
  });
  const handlers = {
    backend: options("/auth", { upstreams: { main: { origin: api.origin, paths: ["/"], methods: ["GET", "POST"] } } }),
    mediated: options("/lend", { tokens: "page" }),
  };
  const origins = JSON.stringify([api.origin, secure.origin]);
  const clients = {
    backend: `{ backend: "/auth" }`,
    mediated: `{ backend: "/lend", tokens: "page", api: ${origins} }`,
    public: `{ provider: ${JSON.stringify(provider)}, client_id: "page", redirect_uri: "${app.origin}/public", api: ${origins} }`,
  };
  const files = await bundle(clients, api.origin);
  serving = application(Object.fromEntries(Object.entries(handlers).map(([name, given]) => [name, createHandler(given)])), files);
  for (const pattern of PATTERNS) {
    const profile = await openProfile(browser, { ignoreHTTPSErrors: true });
    if (handlers[pattern]) {
      const { cookies } = await signedIn(handlers[pattern], { access_token: api.issue(), refresh_token: "refresh" });
      await profile.context.addCookies(cookies);
    }
    const page = await profile.context.newPage();
    await page.goto(`${app.origin}/${pattern}`);
    await page.waitForFunction(() => document.title === "ready");
    if (pattern === "public") {
      await page.evaluate(() => void auth.authorize());
      await page.waitForURL(/code=/);
      await page.waitForFunction(() => document.title === "ready");
      await page.evaluate(() => auth.handleCallback());
    }
    pages[pattern] = page;
  }
});
after(async () => {
  await browser?.close();
  await app?.close();
  await api?.close();
  secure?.close();
});

/** What the API saw of what `call` does. */
async function seenBy(call) {
  api.state.calls.length = 0;
  const result = await call();
  return [result, api.state.calls.map((text) => text.replace(/\/trpc\/.*? /, "/trpc ").replace(/\?.*? /, " "))];
}

for (const pattern of PATTERNS) {
  describe(pattern, () => {
    for (const [library, path] of Object.entries(LIBRARIES)) {
      test(`${library}: a token that has ended is renewed behind the call, for reading and for writing`, async () => {
        const page = pages[pattern];
        const text = `${pattern} ${library}`;
        api.expire();
        const [added, written] = await seenBy(() => page.evaluate(([library, text]) => programs[library].add(text), [library, text]));
        assert.ok(added.includes(text), added);
        assert.deepEqual(written, [`POST ${path} 401`, `POST ${path} 200`]);
        api.expire();
        const [notes, read] = await seenBy(() => page.evaluate((library) => programs[library].notes(), library));
        assert.ok(notes.includes(text), notes);
        assert.deepEqual(read.map((call) => call.split(" ").at(-1)), ["401", "200"]);
      });
    }

    test("a file is sent, and again after a 401 where the page holds the token", async () => {
      const upload = () => pages[pattern].evaluate(async () => (await programs.upload.upload(new File([new Uint8Array(300_000)], "a"))).status);
      api.state.received.length = 0;
      api.expire();
      const first = await upload();
      // The worker passes on what it cannot hold, and does not send it again.
      assert.equal(first, pattern === "backend" ? 401 : 200);
      if (first === 401) {
        await pages[pattern].evaluate(() => programs.ky.notes());
        assert.equal(await upload(), 200);
      }
      assert.deepEqual(api.state.received, [300_000]);
    });

    test("a short stream is sent, and again after a 401", async () => {
      const stream = () => pages[pattern].evaluate(async () => (await programs.upload.stream(new Blob(["x".repeat(5_000)]).stream())).status);
      api.state.received.length = 0;
      api.expire();
      assert.equal(await stream(), 200);
      assert.deepEqual(api.state.received, [5_000]);
    });

    if (pattern !== "backend") {
      test("a long stream is sent as one, over HTTP/2", async () => {
        const answered = await pages[pattern].evaluate(async (origin) => {
          const body = new Blob(["x".repeat(1_000_000)]).stream();
          return (await auth.fetch(`${origin}/files`, { method: "POST", body, duplex: "half" })).text();
        }, secure.origin);
        assert.equal(answered, "1000000");
      });
    }

    test("an answer is read while it comes, and giving up reaches the API", async () => {
      const page = pages[pattern];
      await page.evaluate(() => {
        globalThis.shown = "";
        globalThis.leaving = new AbortController();
        globalThis.followed = programs.upload.follow((text) => (shown += text), leaving.signal);
      });
      await page.waitForFunction(() => shown === "one ");
      api.state.goOn();
      await page.evaluate(() => followed);
      assert.equal(await page.evaluate(() => shown), "one two");
      const reason = await page.evaluate(async () => {
        const reading = programs.upload.follow(() => leaving.abort(), (leaving = new AbortController()).signal);
        return reading.then(() => "the end", ({ name }) => name);
      });
      assert.equal(reason, "AbortError");
      // The server of this test does not tell its handler that a caller has gone.
      if (pattern === "backend") api.state.goOn();
      else await api.state.left;
    });

    test("a challenge for a stronger sign-in leads there, and to no new token", async () => {
      const page = pages[pattern];
      const tokens = api.state.tokens;
      const isBack = page.waitForEvent("load");
      const [asked, calls] = await seenBy(async () => {
        const left = page.waitForRequest((request) => request.url().includes("/as/authorize"));
        await page.evaluate((api) => void programs.step_up.fetch(`${api}/vault`), api.origin);
        return left;
      });
      assert.deepEqual(calls, ["GET /vault 401"]);
      assert.equal(new URL(asked.url()).searchParams.get("acr_values"), "mfa");
      // The sign-in goes on to its end: its code brings a token, and nothing else did.
      await isBack;
      assert.equal(api.state.tokens, pattern === "public" ? tokens : tokens + 1);
    });
  });
}
