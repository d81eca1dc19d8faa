/** The programs of the guide, in the runners that applications use: vitest, jest with jsdom, Playwright with Chromium. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { serve } from "../browser/http_server.mjs";
import { run } from "../examples/program.js";

const folder = fileURLToPath(new URL("programs/", import.meta.url));
const bin = (path) => fileURLToPath(new URL(`../node_modules/${path}`, import.meta.url));

async function passes(words, environment) {
  const started = run(process.execPath, words, { folder, environment });
  const [code] = await started.ended;
  assert.equal(code, 0, started.said());
  return started.said();
}

test("vitest: handlers, clients and fixtures", async () => {
  assert.match(await passes([bin("vitest/vitest.mjs"), "run", "--no-color", "--root", folder, "--exclude", "*.spec.ts"]), /Tests +8 passed/);
});

test("jest with jsdom: the mock of a client", async () => {
  const options = ["--rootDir", folder, "--env", "jsdom", "--transform", "{}", "--watchman=false", "--testMatch", "**/*.jest.mjs"];
  assert.match(await passes(["--experimental-vm-modules", bin("jest/bin/jest.js"), ...options]), /Tests: +2 passed/);
});

test("the mocks load no engine", async () => {
  const entryPoints = [fileURLToPath(import.meta.resolve("grantway/testing"))];
  const { metafile } = await build({ entryPoints, bundle: true, packages: "external", format: "esm", write: false, metafile: true });
  const files = Object.keys(metafile.inputs);
  assert.ok(files.some((file) => file.endsWith("mock_client.js")), files);
  assert.deepEqual(files.filter((file) => /wasm|\/edge\/|driver/.test(file)), []);
});

test("the mocks need no network", async () => {
  const program = `
    globalThis.fetch = () => { throw new Error("something was sent"); };
    const { mockClient, mockHandler, oauthError, testClock } = await import("grantway/testing");
    const clock = testClock();
    const auth = mockClient({ session: {}, now: clock.now, fetch: async () => new Response("ok") });
    await auth.session(), await (await auth.fetch("/a")).text(), await auth.signOut();
    const handler = mockHandler({ session: {} });
    const answer = await handler.protect(() => new Response("served"))(handler.mock.request("/"));
    console.log(await answer.text(), oauthError("access_denied").kind);
  `;
  assert.equal(await passes(["--input-type=module", "--eval", program]), "served server\n");
});

test("Playwright: a browser is signed in by cookies, and its person never sees the provider", async () => {
  let handler;
  const server = await serve((request) => handler(request));
  const output = await mkdtemp(join(tmpdir(), "grantway-testing-"));
  try {
    process.env.ORIGIN = server.origin;
    const outfile = join(folder, "../app.built.mjs");
    await build({ entryPoints: [join(folder, "app.ts")], bundle: true, packages: "external", platform: "node", format: "esm", outfile });
    ({ serve: handler } = await import(outfile).finally(() => rm(outfile)));
    const environment = { ORIGIN: server.origin, OUTPUT_FOLDER: output };
    assert.match(await passes([bin("@playwright/test/cli.js"), "test", "page.spec.ts"], environment), /2 passed/);
  } finally {
    await server.close();
    await rm(output, { recursive: true, force: true });
  }
});

test("Playwright: a page that is its own client signs in, and nothing leaves the browser for its provider", async () => {
  const { outputFiles } = await build({ entryPoints: [join(folder, "own_client.ts")], bundle: true, format: "esm", target: "es2022", write: false });
  const page = `<!doctype html><meta charset="utf-8"><title>page</title><body><script type="module">${outputFiles[0].text.replaceAll("</script", "<\\/script")}</script>`;
  const server = await serve(() => new Response(page, { headers: { "content-type": "text/html" } }));
  const output = await mkdtemp(join(tmpdir(), "grantway-testing-"));
  try {
    const environment = { ORIGIN: server.origin, OUTPUT_FOLDER: output };
    assert.match(await passes([bin("@playwright/test/cli.js"), "test", "own_client.spec.ts"], environment), /2 passed/);
  } finally {
    await server.close();
    await rm(output, { recursive: true, force: true });
  }
});
