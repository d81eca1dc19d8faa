/** Moving: our half of each page signs in; the other half compiles against the library that it is written for. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { auth0 } from "grantway/providers/auth0";
import { github } from "grantway/providers/github";
import { google } from "grantway/providers/google";
import { microsoft } from "grantway/providers/microsoft";
import { createServer } from "vite";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { consent } from "../browser/sandbox_server.mjs";
import { openSignedIn } from "./sign_in.js";
import { startWorkers } from "./workers.js";

const documents = { auth0, github, google, microsoft };
/** `BLOCKED_ID` is the id that the sandbox gives Mallory there. */
const WORKERS = {
  authjs: { file: "moving/authjs_after.ts", providers: ["github"], base: "/api/auth", names: { AUTH_GITHUB_ID: "CLIENT_ID", AUTH_GITHUB_SECRET: "CLIENT_SECRET" }, bindings: { BLOCKED_ID: "1a6d56282bc50aa5af70" } },
  better_auth: { file: "moving/better_auth_after.ts", providers: ["google"], names: { GOOGLE_CLIENT_ID: "CLIENT_ID", GOOGLE_CLIENT_SECRET: "CLIENT_SECRET" } },
  arctic: { file: "moving/arctic_after.ts", providers: ["github"], base: "/login", names: { GITHUB_ID: "CLIENT_ID", GITHUB_SECRET: "CLIENT_SECRET" } },
};
/** The page's program → the provider of the sandbox that it signs in with, and the API that it calls. */
const PAGES = {
  oidc_client_ts: { provider: "standard", api: "https://api.example/me" },
  auth0: { provider: "auth0", api: "https://api.example/me" },
  msal: { provider: "microsoft", api: "https://graph.microsoft.com/v1.0/me" },
};

const users = [["ada", "Ada", "Quill"], ["ben", "Ben", "Orchard"], ["mallory", "Mallory", "Moor"]].map(([id, first_name, last_name]) => ({
  id, first_name, last_name, username: id, email: `${id}@example.com`,
}));

let world, browser, vite, cache, origin;

/** The page of a program, whose provider is the sandbox's. */
const plugin = {
  name: "moving",
  enforce: "pre",
  resolveId: (id) => (id.startsWith("grantway/providers/") ? `\0${id}` : undefined),
  load(id) {
    const name = id.startsWith("\0grantway/providers/") && id.slice(20);
    return name ? `export const ${name} = ${JSON.stringify(world.sandbox.provider(documents[name], world.origin, name))};` : undefined;
  },
  transform: (code) => code.replace("https://as.example", world.issuer),
  configureServer: (server) => () => server.middlewares.use(async (request, response) => {
    const program = /[?&]program=(\w+)/.exec(request.originalUrl)?.[1] ?? /program=(\w+)/.exec(request.headers.cookie ?? "")[1];
    response.setHeader("content-type", "text/html").setHeader("set-cookie", `program=${program}`);
    response.end(await server.transformIndexHtml(request.url, `<!doctype html><title>Page</title><body></body><script type="module" src="/${program}_after.ts"></script>`));
  }),
};

before(async () => {
  cache = await mkdtemp(join(tmpdir(), "grantway-moving-"));
  const settings = { google: { idToken: { claims: { iss: google.issuer } } } };
  [world, browser] = await Promise.all([startWorkers(WORKERS, { users, documents, settings }), launchChromium()]);
  const root = fileURLToPath(new URL("moving", import.meta.url));
  vite = await createServer({ root, cacheDir: cache, configFile: false, logLevel: "error", appType: "custom", plugins: [plugin], server: { host: "localhost", watch: null } });
  await vite.listen();
  origin = vite.resolvedUrls.local[0].replace(/\/$/, "");
  for (const { provider } of Object.values(PAGES)) world.sandbox.register(provider, { client_id: "my-page", public: true, redirect_uris: [`${origin}/`] });
});
after(async () => {
  await browser?.close();
  await vite?.close();
  await world?.stop();
  await rm(cache, { recursive: true, force: true, maxRetries: 20 });
});

for (const name of Object.keys(WORKERS)) {
  test(`from ${name}: the worker signs in, at the redirect URI that the page names`, async () => {
    const page = await openSignedIn(world.person(name), world.consent);
    assert.match(await page.text(), /^Hello, Ben Orchard/);
  });
}

test("from authjs: whom onSignIn refuses gets its answer, and no session", async () => {
  const person = world.person("authjs");
  const sent = await person.open("/");
  const back = await person.open(await world.consent.signIn(sent.headers.get("location"), { user: "mallory" }));
  assert.deepEqual([back.status, await back.text()], [403, "You cannot sign in here."]);
  assert.equal(await (await person.call("/api/auth/session")).json(), null);
});

for (const [name, { api }] of Object.entries(PAGES)) {
  test(`from ${name}: the page signs in and calls its API with the token`, async () => {
    const profile = await openProfile(browser);
    try {
      const page = await profile.context.newPage();
      await page.route(api, (route) => {
        const isKnown = /^Bearer ./.test(route.request().headers().authorization ?? "");
        const person = isKnown ? { name: "Ada Quill", displayName: "Ada Quill" } : {};
        return route.fulfill({ json: person, headers: { "access-control-allow-origin": "*" } });
      });
      await page.goto(`${origin}/?program=${name}`);
      await consent(page);
      await page.getByText("Hello, Ada Quill").waitFor();
      assert.deepEqual(profile.troubles, []);
    } finally {
      await profile.close();
    }
  });
}
