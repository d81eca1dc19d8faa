// A provider that nobody knows, with its own departures, works in a worker and in a page with only a document: in a
// project outside the repository, with the packed package, bundled by esbuild.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { serve } from "../browser/http_server.mjs";
import { POLICY } from "../browser/package_files.mjs";
import { keyOf } from "../runtimes/app.js";
import { freePort } from "../workerd/free_port.js";
import { browserAt } from "../workerd/over_http.js";
import { startWorkerd } from "../workerd/workerd.js";
import { TTL, startLantern } from "./lantern_server.mjs";
import { newProject } from "./project.mjs";

/** Everything that the project says about the provider. */
const documentOf = (origin) => ({
  $schema: "./node_modules/grantway/provider.schema.json",
  authorization_endpoint: `${origin}/door`,
  token_endpoint: `${origin}/exchange`,
  userinfo_endpoint: `${origin}/person`,
  token_endpoint_auth_methods_supported: ["client_secret_post", "none"],
  dialect: {
    authorization_request: {
      names: { client_id: "app", redirect_uri: "return_url", state: "ticket" },
      scope: { separator: ",", default: ["person:read"] },
    },
    authorization_response: { names: { state: "ticket" } },
    token_request: {
      parameters_in: "json",
      names: { client_id: "app", client_secret: "app_secret", redirect_uri: "return_url" },
    },
    refresh_request: {
      names: { client_id: "app", client_secret: "app_secret", refresh_token: "renewal_key" },
      reauthorize_on: ["stale_renewal"],
    },
    token_response: {
      root: "/result/keys",
      fields: { access_token: "/accessKey", refresh_token: "/renewalKey", expires_in: "/ttl", scope: "/permissions" },
      expires_in: { accept: "number_or_string", unit: "ms" },
      scope: { accept: "array" },
      error: { when: [{ pointer: "/worked", equals: false }], code: "/trouble/id", description: "/trouble/text" },
    },
    api_request: { header: "X-Lantern-Key" },
    userinfo: {
      method: "POST",
      profile: {
        id: "/result/person/number", name: "/result/person/called",
        email: "/result/person/mail/address", email_verified: "/result/person/mail/checked",
      },
      error: { when: [{ pointer: "/worked", equals: false }], code: "/trouble/id" },
    },
  },
});

const WORKER = `
import { createHandler } from "grantway/edge";
import lantern from "./lantern.json";

const auth = createHandler((env) => ({
  providers: {
    lantern: {
      provider: lantern, client_id: "worker", client_secret: env.CLIENT_SECRET,
      redirect_uri: env.ORIGIN + "/auth/lantern/callback", scope: ["person:read", "lamps:write"],
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile }) => profile,
}));

export default { fetch: auth.protect(({ session }) => Response.json(session)) };
`;

const PAGE = `
import { createClient } from "grantway/browser";
import lantern from "./lantern.json";

const auth = await createClient({ provider: lantern, client_id: "page", redirect_uri: location.origin + "/" });
document.querySelector("#sign-in").onclick = () => auth.authorize();
document.querySelector("#refresh").onclick = async () => {
  await auth.accessToken({ refresh: true });
  refreshed.textContent = "refreshed";
};
await auth.handleCallback().catch(({ code, error, error_description }) => (problem.textContent = [code, error, error_description].join(": ")));
const session = await auth.session();
if (session) {
  const { scope, token_expires_at } = session;
  who.textContent = JSON.stringify({ ...session.profile, ...(await auth.userinfo()), scope, seconds: token_expires_at - Date.now() / 1000 });
} else who.textContent = "nobody";
`;

const HTML = `<!doctype html><title>app</title><script type="module" src="/page.js"></script>
<p id="who"></p><p id="problem"></p><p id="refreshed"></p><button id="sign-in">Sign in</button><button id="refresh">Refresh</button>`;

const PERSON = { id: "7", name: "Ada Quill", email: "ada@lantern.example", email_verified: true };

let lantern, project, workerd, origin, app, browser;

before(async () => {
  lantern = await startLantern();
  const document = JSON.stringify(documentOf(lantern.origin));
  const misspelt = document.replace('"api_request"', '"api_requests"');
  project = await newProject({ "lantern.json": document, "misspelt.json": misspelt, "worker.js": WORKER, "page.js": PAGE });
  origin = `http://localhost:${await freePort()}`;
  lantern.register("worker", { secret: "s3cret", return_url: `${origin}/auth/lantern/callback` });
  const bindings = { CLIENT_SECRET: "s3cret", COOKIE_KEY: keyOf(5), ORIGIN: origin };
  workerd = await startWorkerd({ worker: { entry: new URL("worker.js", project.url), bindings, port: new URL(origin).port } });
  const script = await project.bundle("page.js");
  app = await serve((request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/page.js") return new Response(script, { headers: { "content-type": "text/javascript" } });
    const policy = `default-src 'none'; ${POLICY}; connect-src 'self' ${lantern.origin}`;
    return new Response(HTML, { headers: { "content-type": "text/html", "content-security-policy": policy } });
  });
  lantern.register("page", { return_url: `${app.origin}/` });
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
  await workerd?.stop();
  await project?.remove();
  await lantern?.close();
});

/** The target of a link on the provider's page. */
async function follow(location, link) {
  const shown = await fetch(location);
  const html = await shown.text();
  assert.equal(shown.status, 200, html);
  return new RegExp(`id="${link}" href="([^"]+)"`).exec(html)[1].replaceAll("&amp;", "&");
}

/** Lifetimes depend on the clocks of two processes. */
const isAbout = (seconds, expected) => assert.ok(Math.abs(seconds - expected) < 300, `${seconds} instead of ${expected}`);

test("the package's own command finds no mistake in the document, and prints the requests that it leads to", async () => {
  const { code, said } = await project.run("check", "lantern.json");
  assert.equal(code, 0, said);
  assert.match(said, /no mistakes/);
  assert.ok(said.includes(`GET ${lantern.origin}/door`) && said.includes("&ticket=<state>"), said);
  const wrong = await project.run("check", "misspelt.json");
  assert.equal(wrong.code, 1, wrong.said);
  assert.match(wrong.said, /did you mean `dialect\.api_request`\?/);
});

test("in workerd a person signs in, and the worker refreshes", async () => {
  const person = browserAt(origin);
  const sent = await person.open("/me");
  assert.equal(sent.status, 302, await sent.text());
  const back = await person.open(await follow(sent.headers.get("location"), "allow"));
  assert.equal(back.headers.get("location"), "/me", await back.text());
  const session = await (await person.open("/me")).json();
  assert.deepEqual(session.profile, PERSON);
  assert.deepEqual(session.data, PERSON);
  assert.deepEqual(session.scope, ["person:read", "lamps:write"]);
  isAbout(session.token_expires_at, Date.now() / 1000 + TTL / 1000);
  assert.deepEqual(session.diagnostics.map(({ code }) => code).sort(), ["expires_in_from_string", "scope_from_array", "token_type_assumed"]);
  const refreshed = await (await person.call("/auth/session?refresh=1")).json();
  assert.equal(refreshed.stale, undefined);
  assert.deepEqual(refreshed.scope, session.scope);
  assert.deepEqual(lantern.failures, []);
});

test("in workerd a denial is one, and a code that is used twice is refused with status 200", async () => {
  const person = browserAt(origin);
  const denied = await person.open(await follow(await person.begin("lantern"), "deny"));
  assert.match(denied.headers.get("location"), /#auth_error=access_denied$/);
  const callback = await follow(await person.begin("lantern"), "allow");
  const code = new URL(callback).searchParams.get("code");
  const body = { grant_type: "authorization_code", code, app: "worker", app_secret: "s3cret" };
  await fetch(`${lantern.origin}/exchange`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  const refused = await person.open(callback);
  assert.match(refused.headers.get("location"), /#auth_error=request_rejected$/);
  assert.deepEqual(lantern.failures.splice(0), ["stale_code", "stale_code"]);
});

test("in Chromium a person signs in to a page without a worker, and the page refreshes", async () => {
  const profile = await openProfile(browser);
  try {
    const page = await profile.context.newPage();
    await page.goto(`${app.origin}/`);
    await page.waitForFunction(() => who.textContent === "nobody");
    await page.locator("#sign-in").click();
    await page.locator("#allow").click();
    await page.waitForFunction(() => who.textContent.startsWith("{"));
    const { result, seconds, ...shown } = JSON.parse(await page.locator("#who").textContent());
    assert.equal(result.person.called, PERSON.name, "userinfo is the answer as it came");
    assert.deepEqual(shown.scope, ["person:read"]);
    isAbout(seconds, TTL / 1000);
    await page.locator("#refresh").click();
    await page.waitForFunction(() => refreshed.textContent === "refreshed");
    assert.deepEqual(profile.troubles, []);
    assert.deepEqual(lantern.failures, []);
  } finally {
    await profile.close();
  }
});

test("in Chromium the page says what the provider said", async () => {
  const profile = await openProfile(browser);
  try {
    const page = await profile.context.newPage();
    await page.goto(`${app.origin}/`);
    await page.locator("#sign-in").click();
    const callback = await page.locator("#allow").getAttribute("href");
    const spoiled = new URL(callback);
    spoiled.searchParams.set("code", "another");
    await page.goto(spoiled.href);
    await page.waitForFunction(() => problem.textContent !== "");
    assert.equal(await page.locator("#problem").textContent(), "request_rejected: stale_code: that code is good no longer");
    assert.deepEqual(lantern.failures.splice(0), ["stale_code"]);
  } finally {
    await profile.close();
  }
});
