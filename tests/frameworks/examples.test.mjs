// The examples in five frameworks, driven by one suite: with a worker behind the page, and with the page as the client.

import assert from "node:assert/strict";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { consent } from "../browser/sandbox_server.mjs";
import { listens } from "../examples/program.js";
import { startProvider } from "../examples/sign_in.js";
import { freePort } from "../workerd/free_port.js";
import { build, FRAMEWORKS, makePublic, placeExamples, runIn } from "./place.js";

const PATTERNS = ["behind a backend", "as the client"];

let browser, provider, examples, issuer;
const servers = [];

/** Serves what was built. */
async function serve(name, origin, folder) {
  const environment = { ...provider.environmentOf(name, origin), PORT: new URL(origin).port };
  issuer = environment.ISSUER;
  const server = runIn(examples.root, name.split("-")[0], ["../core/server.js", folder], environment);
  servers.push(server);
  await listens(Number(environment.PORT), server);
}

async function prepare(name) {
  const [backend, page] = [await freePort(), await freePort()].map((port) => `http://localhost:${port}`);
  await build(examples.root, name);
  // What is served is kept elsewhere, because the next build writes to the same folder.
  await rename(join(examples.root, name, "dist"), join(examples.root, name, "with_backend"));
  await serve(name, backend, "with_backend");
  const client_id = `page-${name}`;
  provider.sandbox.register("standard", { client_id, public: true, redirect_uris: [`${page}/`] });
  await makePublic(examples.root, name, { issuer, client_id });
  await build(examples.root, name);
  await serve(`${name}-page`, page, "dist");
  return { [PATTERNS[0]]: backend, [PATTERNS[1]]: page };
}

/** Framework → pattern → where it is served, once that is built: some are driven while others are. */
const origins = {};

before(async () => {
  [browser, provider, examples] = await Promise.all([launchChromium(), startProvider(), placeExamples()]);
  for (const name of FRAMEWORKS) {
    origins[name] = prepare(name);
    origins[name].catch(() => {}); // whoever waits for it sees that
  }
});
after(async () => {
  await Promise.allSettled(Object.values(origins));
  await Promise.all(servers.map((server) => server.stop()));
  await Promise.all([browser?.close(), provider?.stop(), examples?.remove()]);
});

/** What Angular writes of a failed navigation, and Chromium of the hidden frame in which a page asks for its session. */
const EXPECTED = /ERROR OAuthError: .* denied|the document's frame is sandboxed/;

/** Runs `use` with a page of a fresh profile; nothing may be red in its console. */
async function withPage(use) {
  const profile = await openProfile(browser);
  try {
    await use(await profile.context.newPage(), profile.context);
    assert.deepEqual(profile.troubles.filter((text) => !EXPECTED.test(text)), []);
  } finally {
    await profile.close();
  }
}

/** Waits until the page shows a text. */
const shows = (page, text) =>
  page.getByText(text).waitFor().catch(async () => assert.fail(`${page.url()} shows no ${text}: ${await page.innerText("body")}`));
/** What the profile says: a page that is the client knows the number of the account, only userinfo has the name. */
const HELLO = { [PATTERNS[0]]: "Hello, Ada Quill", [PATTERNS[1]]: /Hello, [0-9a-f-]{36}/ };
const signInAt = (page) => page.getByRole("button", { name: "Sign in" });

/** One framework's example in one pattern. */
function drive(name, pattern) {
  describe(`${name}, ${pattern}`, { concurrency: 1 }, () => {
    let origin;
    before(async () => ({ [pattern]: origin } = await origins[name]));
    const at = (path) => origin + path;

    it("signs in, survives a reload, guards a route in a second tab, and signs out in both", () =>
      withPage(async (page, context) => {
        await page.goto(at("/"));
        await signInAt(page).click();
        await consent(page);
        await shows(page, "You are signed in.");
        assert.equal(page.url(), at("/"));
        await page.reload();
        await shows(page, "You are signed in.");
        const other = await context.newPage();
        await other.goto(at("/"));
        await other.getByRole("link", { name: "Profile" }).click();
        await shows(other, HELLO[pattern]);
        assert.equal(other.url(), at("/profile"));
        await other.getByRole("button", { name: "Sign out" }).click();
        await signInAt(other).waitFor();
        await signInAt(page).waitFor();
      }));

    it("guards a route: who is signed out comes back to it after a sign-in", () =>
      withPage(async (page) => {
        await page.goto(at("/profile?of=me"));
        await consent(page);
        await shows(page, HELLO[pattern]);
        await page.waitForURL(at("/profile?of=me"));
      }));

    it("guards a route that a link opens, and says what happened to who cancels", () =>
      withPage(async (page) => {
        await page.goto(at("/"));
        await signInAt(page).waitFor();
        await page.getByRole("link", { name: "Profile" }).click();
        await consent(page, "cancel");
        await shows(page, "denied");
        await page.goto(at("/"));
        await signInAt(page).waitFor();
      }));
  });
}

// Much of the time is for a page to load, so several are driven at once.
describe("the examples", { concurrency: 3 }, () => FRAMEWORKS.forEach((name) => PATTERNS.forEach((pattern) => drive(name, pattern))));
