/** The programs that are pages, in Chromium: from Vite's development server, with the worker behind its proxy. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { google } from "grantway/providers/google";
import { createServer } from "vite";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { consent } from "../browser/sandbox_server.mjs";
import { freePort } from "../workerd/free_port.js";
import { startWorkers } from "./workers.js";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The documents around programs that the guides show without one. */
const AROUND = {
  popup: '<button id="sign-in">Sign in</button><p id="status"></p><script type="module" src="/page.ts"></script>',
  sign_out: '<button id="sign-out">Sign out</button><script type="module" src="/page.ts"></script>',
  refresh: '<p id="banner" hidden></p><button disabled>Sign out</button><script type="module" src="/page.ts"></script><script type="module">import { createClient } from "grantway/browser"; const auth = await createClient({ backend: "/auth" }); const button = document.querySelector("button"); button.onclick = () => auth.signOut(); button.disabled = false;</script>',
  calling_apis: '<body></body><script type="module" src="/page.ts"></script>',
  calling_apis_tokens: '<body></body><script type="module" src="/tokens_page.ts"></script>',
  sessions: '<p id="who"></p><p id="banner" hidden></p><button id="sign-in">Sign in</button><button id="sign-out">Sign out</button><script type="module" src="/page.ts"></script>',
  service_worker: "<script>navigator.serviceWorker.register('/sw.js'); navigator.serviceWorker.ready.then(() => (document.title = 'ready'))</script>",
};

let browser, world, cache;
const servers = {};

/** Serves the folder of a page at the origin of `worker`, whose routes are behind the proxy. */
async function serve(name, { folder, worker, port }) {
  const document = { name: "document", configureServer: (server) => () => server.middlewares.use(async (request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(await server.transformIndexHtml(request.url, `<!doctype html><title>Page</title>${AROUND[name]}`));
  }) };
  // As in a new project; only the ports of worker and sandbox are others here.
  const sandbox = { name: "sandbox", transform: (code) => code.replace("http://127.0.0.1:8788/standard", world.issuer) };
  const proxy = worker && { "/auth": worker, "/sign-out": worker };
  const server = await createServer({
    root: here(folder), cacheDir: join(cache, name), logLevel: "error", plugins: [sandbox],
    ...(AROUND[name] ? { configFile: false, appType: "custom", plugins: [sandbox, document] } : {}),
    server: { port, strictPort: true, host: "localhost", watch: null, proxy },
  });
  servers[name] = await server.listen();
}

/** name → the folder of the page, the program of its worker, and the provider that it signs in with. */
const PAGES = {
  vite: { folder: "start/vite", file: "start/vite/src/worker.ts" },
  popup: { folder: "popup", file: "start/vite/src/worker.ts" },
  sign_out: { folder: "sign_out", file: "sign_out/worker.ts" },
  refresh: { folder: "refresh", file: "start/vite/src/worker.ts" },
  calling_apis: { folder: "calling_apis", file: "calling_apis/worker.js", providers: ["google"] },
  calling_apis_tokens: { folder: "calling_apis", file: "calling_apis/tokens_worker.ts", providers: ["google"] },
  service_worker: { folder: "service_worker", file: "start/vite/src/worker.ts" },
};

const ports = {};
const originOf = (name) => `http://localhost:${ports[name]}`;

before(async () => {
  for (const name of [...Object.keys(PAGES), "single-page-app", "sessions"]) ports[name] = await freePort();
  cache = await mkdtemp(join(tmpdir(), "grantway-guides-"));
  const programs = Object.entries(PAGES).map(([name, page]) => [name, { ...page, appOrigin: originOf(name) }]);
  const options = { documents: { google }, settings: { google: { idToken: { claims: { iss: google.issuer } } } } };
  [browser, world] = await Promise.all([launchChromium(), startWorkers(Object.fromEntries(programs), options)]);
  for (const [name, { folder }] of Object.entries(PAGES)) await serve(name, { folder, worker: world.origins[name], port: ports[name] });
  await serve("sessions", { folder: "sessions", port: ports.sessions });
  await serve("single-page-app", { folder: "start/single-page-app", port: ports["single-page-app"] });
  const redirect_uris = [`${originOf("single-page-app")}/`];
  world.sandbox.register("standard", { client_id: "standard-page", public: true, redirect_uris });
});
after(async () => {
  await browser?.close();
  await Promise.all(Object.values(servers).map((server) => server.close()));
  await world?.stop();
  await rm(cache, { recursive: true, force: true, maxRetries: 20 });
});

/** The hidden frame that asks for a session runs no script, and browsers note that. */
const ofTheFrame = (trouble) => /Blocked script execution in .* the document's frame is sandboxed/.test(trouble);

/** Runs `use` with a page of a fresh profile; nothing else may be red in its console. */
async function withPage(use) {
  const profile = await openProfile(browser);
  try {
    await use(await profile.context.newPage(), profile.context);
    assert.deepEqual(profile.troubles.filter((trouble) => !ofTheFrame(trouble)), []);
  } finally {
    await profile.close();
  }
}

const shows = (page, text) => page.getByText(text).waitFor();

test("start with Vite: the page signs in and out", () =>
  withPage(async (page) => {
    await page.goto(originOf("vite"));
    await shows(page, "Nobody is signed in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await consent(page);
    await shows(page, "Hello, Ada Quill");
    await page.getByRole("button", { name: "Sign out" }).click();
    await shows(page, "Nobody is signed in");
  }));

test("start with Vite: a page that is opened before the worker listens says so, and goes on when it does", async () => {
  const [port, workerPort] = [await freePort(), await freePort()];
  await serve("early", { folder: "start/vite", worker: `http://localhost:${workerPort}`, port });
  const profile = await openProfile(browser);
  const worker = createHttpServer((_, response) => response.setHeader("content-type", "application/json").end("null"));
  try {
    const page = await profile.context.newPage();
    await page.goto(`http://localhost:${port}`);
    await page.waitForFunction(() => document.querySelector("#trouble").textContent.includes("is unavailable (status 50"));
    await new Promise((resolve) => worker.listen(workerPort, "localhost", resolve));
    await shows(page, "Nobody is signed in");
    assert.equal(await page.locator("#trouble").textContent(), "");
    assert.deepEqual(profile.troubles.filter((trouble) => trouble.startsWith("uncaught")), []);
  } finally {
    await profile.close();
    worker.close();
    worker.closeAllConnections();
  }
});

for (const name of ["vite", "single-page-app"]) {
  test(`start with ${name}: who cancels reads what happened, and what to do`, () =>
    withPage(async (page) => {
      await page.goto(originOf(name));
      await page.getByRole("button", { name: "Sign in" }).click();
      await consent(page, "cancel");
      await shows(page, "offer to sign in again");
      await shows(page, "Nobody is signed in");
    }));
}

test("popup: the page stays where it is, and greets", () =>
  withPage(async (page) => {
    await page.goto(originOf("popup"));
    await page.waitForFunction(() => document.querySelector("#sign-in").onclick);
    const [opened] = await Promise.all([page.waitForEvent("popup"), page.getByRole("button").click()]);
    await consent(opened);
    await shows(page, "Hello, Ada Quill");
    assert.equal(page.url(), `${originOf("popup")}/`);
  }));

/** Signs in by the login route, as a link does. */
async function signedIn(page, name, provider = "main") {
  const navigation = { maxRedirects: 0, headers: { "sec-fetch-mode": "navigate" } };
  const sent = await page.context().request.get(`${originOf(name)}/auth/${provider}/login?return_to=/`, navigation);
  await page.goto(world.at(sent.headers().location));
  await consent(page);
  await page.waitForURL(`${originOf(name)}/`);
}

test("sign-out: the page leaves for the provider's sign-out and comes back", () =>
  withPage(async (page) => {
    await signedIn(page, "sign_out");
    await page.waitForFunction(() => document.querySelector("#sign-out").onclick);
    const left = page.waitForRequest(/\/standard\/logout\?/);
    await page.getByRole("button", { name: "Sign out" }).click();
    await left;
    await page.waitForURL(`${originOf("sign_out")}/`);
  }));

test("refresh: a tab says that the session has ended in another", () =>
  withPage(async (page, context) => {
    await signedIn(page, "refresh");
    const other = await context.newPage();
    await other.goto(originOf("refresh"));
    await other.getByRole("button", { name: "Sign out" }).click();
    await shows(page, "You are signed out");
  }));

test("calling APIs: the page asks Google's API through the worker", () =>
  withPage(async (page) => {
    await signedIn(page, "calling_apis", "google");
    await shows(page, "Hello, Ada Quill");
  }));

test("calling APIs: with tokens: \"page\" the page asks Google's API itself", () =>
  withPage(async (page) => {
    await page.route("https://openidconnect.googleapis.com/**", async (route) => {
      const request = route.request();
      const answer = await world.sandbox.fetch(new Request(world.at(request.url()), { headers: await request.allHeaders() }));
      await route.fulfill({ status: answer.status, headers: { "access-control-allow-origin": "*" }, json: await answer.json() });
    });
    await signedIn(page, "calling_apis_tokens", "google");
    await shows(page, "Hello, Ada Quill");
  }));

test("service worker: a shell that leaves the routes alone lets people sign in", () =>
  withPage(async (page) => {
    await page.goto(originOf("service_worker"));
    await page.waitForFunction(() => document.title === "ready");
    await signedIn(page, "service_worker");
  }));

test("sessions on the page: a reload brings the person back without a question", () =>
  withPage(async (page) => {
    const at = originOf("sessions");
    world.sandbox.register("standard", { client_id: "sessions-page", public: true, redirect_uris: [`${at}/`] });
    await page.goto(at);
    await shows(page, "Nobody is signed in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await consent(page);
    await shows(page, /^Hello, [\w-]{8}/);
    await page.goto(`${at}/?page=2#top`);
    await shows(page, /^Hello, [\w-]{8}/);
    assert.equal(page.url(), `${at}/?page=2#top`);
    await page.getByRole("button", { name: "Sign out" }).click();
    await shows(page, "Nobody is signed in");
    await page.reload();
    await shows(page, "Nobody is signed in");
  }));

test("single-page application: the page signs in and out without a worker", () =>
  withPage(async (page) => {
    const at = originOf("single-page-app");
    await page.goto(at);
    await shows(page, "Nobody is signed in");
    await page.getByRole("button", { name: "Sign in" }).click();
    await consent(page);
    await shows(page, "Hello, Ada Quill");
    await page.getByRole("button", { name: "Sign out" }).click();
    await shows(page, "Nobody is signed in");
  }));
