// The panel of grantway/devtools in Chromium, with the clients of all three patterns.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { consent, startSandbox } from "../browser/sandbox_server.mjs";
import { startDevelopment } from "./app.mjs";

const SCOPE = "openid profile email offline_access";
let browser, app, server, profile, page, clients;
/** What the server answered at its token endpoint. */
let issued;

async function around(request, answer) {
  const answered = await answer();
  if (new URL(request.url).pathname.endsWith("/token") && answered.ok) issued.push(await answered.clone().json());
  return answered;
}

before(async () => {
  [browser, server] = await Promise.all([launchChromium(), startSandbox({ around })]);
  app = await startDevelopment(server.issuer);
  const redirect_uri = `${app.origin}/callback`;
  clients = {
    "browser-based client": { options: { issuer: server.issuer, client_id: "page", redirect_uri, scope: SCOPE, storage: "session" }, request: {} },
    "backend for frontend": { options: { backend: "/auth" }, request: { provider: "main" } },
    "token-mediating backend": { options: { backend: "/lent", tokens: "page" }, request: { provider: "main" } },
  };
});
after(() => Promise.all([browser?.close(), app?.close(), server?.close()]));

beforeEach(async () => {
  issued = [];
  server.sandbox.reset();
  server.sandbox.register("standard", { client_id: "page", public: true, redirect_uris: [`${app.origin}/callback`] });
  server.sandbox.register("standard", { client_id: "the-worker", client_secret: "not secret", redirect_uris: ["/auth", "/lent"].map((base) => `${app.origin}${base}/main/callback`) });
  profile = await openProfile(browser);
  page = await profile.context.newPage();
});
afterEach(() => profile.close());

/** Opens the page with a client and the panel; `options.open` is whether it begins open. */
async function open(client, { tab = page, path = "/", ...options } = {}) {
  await tab.goto(`${app.origin}${path}`);
  await tab.waitForFunction(() => globalThis.devtools !== undefined);
  await tab.evaluate(([given, shown]) => {
    const pending = createClient({ ...given, onEvent }).then(async (auth) => {
      await auth.handleCallback();
      return (globalThis.auth = auth);
    });
    globalThis.close = devtools(pending, shown);
    return pending.then(() => {});
  }, [client.options, { open: true, ...options }]);
}

async function signedIn(client) {
  await open(client);
  await Promise.all([page.waitForURL(/\/authorize/), page.evaluate((request) => void auth.authorize({ ...request, returnTo: "/" }), client.request)]);
  await consent(page);
  await page.waitForURL((url) => url.origin === app.origin);
  await open(client, { path: new URL(page.url()).pathname + new URL(page.url()).search });
}

const panel = (tab = page) => tab.locator("grantway-devtools");
const toggle = (tab = page) => panel(tab).getByRole("button", { name: /^Grantway/ });
const says = (text, tab = page) => panel(tab).getByText(text).first().waitFor();

for (const name of ["browser-based client", "backend for frontend", "token-mediating backend"]) {
  test(`S42, A29: ${name}: session, lifetimes and requests are there, and no secret is`, async () => {
    const client = clients[name];
    await signedIn(client);
    await says("Grantway: signed in");
    await says(/"iss": "http/);
    await says(/^\d+ min \d\d s$/);
    const [first] = await panel().getByText(/^\d+ min \d\d s$/).allTextContents();
    await page.waitForFunction((before) => !document.querySelector("grantway-devtools").shadowRoot.textContent.includes(before), first);

    for (const part of ["Last requests", "Events", "Tabs"]) await panel().getByText(part, { exact: true }).click();
    await says(name === "browser-based client" ? "POST token_endpoint" : "session");
    await says(/: signed in \(this tab\)$/);
    const shown = await panel().evaluate((host) => host.shadowRoot.textContent);
    const [exchange] = server.sandbox.log("token", "standard").map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    const [{ access_token, refresh_token, id_token }] = issued;
    const secrets = { access_token, refresh_token, id_token, code: exchange.code, code_verifier: exchange.code_verifier };
    for (const [what, secret] of Object.entries(secrets)) assert.ok(secret?.length > 20 && !shown.includes(secret), what);
    const kept = await page.evaluate(() => Object.values(sessionStorage).join());
    for (const secret of kept.match(/[\w-]{40,}/g) ?? []) assert.ok(!shown.includes(secret), secret);

    await panel().getByRole("button", { name: "Sign out" }).click();
    await says("Grantway: signed out");
    assert.deepEqual(profile.troubles, []);
  });
}

test("a client that is still under way is being looked for, and one that failed says why", async () => {
  await page.goto(`${app.origin}/`);
  await page.waitForFunction(() => globalThis.devtools !== undefined);
  await page.evaluate(() => void devtools(new Promise(() => {})));
  await says("Grantway: looking");
  await page.evaluate(() => void devtools(createClient({ issuer: "https://as.example" }), { open: true }));
  await says(/option_missing/);
});

test("the programs of the guide: the panel is at work, and is in no file that people load", async () => {
  const program = async (name, client_id, more) => {
    const path = fileURLToPath(new URL(`programs/${name}.js`, import.meta.url));
    const contents = (await readFile(path, "utf8")).replaceAll("https://as.example", server.issuer).replaceAll("my-page", client_id);
    const stdin = { contents, resolveDir: dirname(path) };
    const { outputFiles } = await build({ stdin, bundle: true, format: "esm", outdir: "/", write: false, logLevel: "error", ...more });
    return outputFiles;
  };
  for (const [name, client_id] of [["development", "page"], ["probe", "nobody"]]) {
    const [{ text }] = await program(name, client_id);
    app.answers.set(`/${name}.js`, () => new Response(text, { headers: { "content-type": "text/javascript" } }));
  }
  await page.goto(`${app.origin}/`);
  await page.evaluate(() => import("/development.js"));
  await panel().getByRole("button", { name: "Grantway: signed out" }).click();
  await panel().getByRole("button", { name: "Diagnose" }).click();
  await says("Nothing was found.");
  const warned = [];
  page.on("console", (message) => message.type() === "warning" && warned.push(message.text()));
  await page.evaluate(() => import("/probe.js"));
  assert.deepEqual(warned.map((text) => text.split(":")[0]), ["client_unknown", "redirect_uri_not_registered"]);
  const files = await program("development", "page", { splitting: true });
  const withPanel = files.filter(({ text }) => text.includes("grantway-devtools")).map(({ path }) => path.replace(/-.*/, ""));
  assert.deepEqual(withPanel, ["/devtools"]);
});

test("what an application records itself is blackened", async () => {
  await open(clients["backend for frontend"]);
  await page.evaluate(() => onEvent({ type: "request", at: 1, method: "POST", endpoint: "own", url: "https://api.example/", headers: [], parameters: { refresh_token: "short-secret", id_token_hint: "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", grant_type: "refresh_token", note: "a".repeat(64) } }));
  await panel().getByText("Last requests", { exact: true }).click();
  await says("POST own");
  const shown = await panel().evaluate((host) => host.shadowRoot.textContent);
  assert.ok(shown.includes("grant_type=refresh_token"));
  for (const secret of ["short-secret", "eyJ", "aaaa"]) assert.ok(!shown.includes(secret), secret);
});

test("it refreshes, and shows the tabs and what happens in them", async () => {
  const client = clients["backend for frontend"];
  await signedIn(client);
  const other = await profile.context.newPage();
  await open(client, { tab: other, path: "/second" });
  await panel().getByText("Tabs", { exact: true }).click();
  await says("/second: signed in");
  await other.evaluate(() => auth.signOut());
  await says("Grantway: signed out");
  await says("/second: signed out");
  await other.close({ runBeforeUnload: false });
  await page.waitForFunction(() => !document.querySelector("grantway-devtools").shadowRoot.textContent.includes("/second"));
});

test("the keyboard opens and closes it, and it goes away when it is told to", async () => {
  await open(clients["backend for frontend"], { open: false });
  assert.equal(await toggle().getAttribute("aria-expanded"), "false");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await toggle().getAttribute("aria-expanded"), "true");
  await panel().getByRole("button", { name: "Look again" }).focus();
  await page.keyboard.press("Escape");
  assert.equal(await toggle().getAttribute("aria-expanded"), "false");
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.className), "toggle");
  await page.evaluate(() => close());
  assert.equal(await panel().count(), 0);
});

test("axe finds nothing, in light and in dark, and no policy is violated", async () => {
  const axe = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
  const client = clients["browser-based client"];
  await signedIn(client);
  const texts = [];
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.querySelector("grantway-devtools").shadowRoot.querySelectorAll("details").forEach((one) => (one.open = true)));
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run("grantway-devtools"));
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), [], colorScheme);
    texts.push(await panel().evaluate((host) => getComputedStyle(host.shadowRoot.querySelector("section")).backgroundColor));
  }
  assert.notEqual(texts[0], texts[1]);
  assert.deepEqual(profile.troubles, []);
});
