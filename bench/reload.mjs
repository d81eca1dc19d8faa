// `cargo xtask bench reload`: milliseconds from a reload to an access token in the page, in Chromium, beside peers.

import { parseArgs } from "node:util";
import { auth0 } from "grantway/providers/auth0";
import { createSandbox } from "grantway/sandbox";
import { serve } from "../tests/browser/http_server.mjs";
import { consent } from "../tests/browser/sandbox_server.mjs";
import { bundle } from "./bundle.mjs";
import { launch } from "./chromium.mjs";
import { median, spread, table } from "./figures.mjs";
import { servePages } from "./page_server.mjs";

/** What each table compares: contender → the file of its page. */
const TABLES = {
  "from the page's storage": {
    "Grantway, `storage: \"session\"`": "grantway_storage",
    "oidc-client-ts, `sessionStorage`": "oidc_client_ts_storage",
    "auth0-spa-js, `localStorage`": "auth0_storage",
  },
  "from the provider, in a hidden frame": {
    "Grantway, `restore: \"silent\"`": "grantway_silent",
    "oidc-spa, `iframe`": "oidc_spa",
    "oidc-client-ts, `signinSilent`": "oidc_client_ts_silent",
    "auth0-spa-js, memory": "auth0_silent",
  },
};
const CLIENT = { client_id: "page", scope: "openid profile email" };
const TENANT = "tenant.example";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "30" } } });
const rounds = Number(values.rounds);

/**
 * What auth0-spa-js expects, and the sandbox does not do: a server at the root of its origin, a parameter of its own,
 * and an answer to a hidden frame in a message to the page around it.
 */
async function likeAuth0(request) {
  const url = new URL(request.url);
  const own = `/auth0/${TENANT}`;
  if (url.pathname === "/oauth/token") return sandbox.fetch(new Request(new URL(own + url.pathname, url), request));
  // The cookie of the person's session is sent below this path only.
  if (url.pathname === "/authorize") return Response.redirect(new URL(own + url.pathname + url.search, url));
  if (!url.searchParams.has("auth0Client")) return sandbox.fetch(request);
  const wantsMessage = url.searchParams.get("response_mode") === "web_message";
  for (const name of ["auth0Client", "response_mode"]) url.searchParams.delete(name);
  const done = await sandbox.fetch(new Request(url, request));
  if (!wantsMessage) return done;
  const back = new URL(done.headers.get("location"), url);
  const message = { type: "authorization_response", response: Object.fromEntries(back.searchParams) };
  const script = `parent.postMessage(${JSON.stringify(message)}, ${JSON.stringify(back.origin)})`;
  return new Response(`<!doctype html><script>${script}</script>`, { headers: { "content-type": "text/html" } });
}

const [browser, pages, authorizationServer] = await Promise.all([launch(), servePages(), serve(likeAuth0, "127.0.0.1")]);
// The server is on the page's site, where a hidden frame gets the cookie of its session.
const server = authorizationServer.origin.replace("127.0.0.1", "localhost");
const providers = { auth0: { idToken: { claims: { iss: `${server}/` } } } };
const sandbox = createSandbox({ documents: { auth0 }, providers });
const options = { ...CLIENT, redirect_uri: `${pages.origin}/`, issuer: `${server}/standard`, auth0: { domain: server } };
for (const name of ["standard", "auth0"]) {
  sandbox.register(name, { client_id: CLIENT.client_id, public: true, trusted: true, name: "The page", redirect_uris: [options.redirect_uri] });
}

/** The whole page of a contender; `loaded` is when it has a token, or knows that nobody is signed in. */
const source = (file) => `
import { start } from "./contenders/reload/${file}.js";
globalThis.loaded = (async () => {
  const page = await start(${JSON.stringify(options)});
  if (!page) return new Promise(() => {}); // in the hidden frame
  const token = await page.accessToken();
  const at = performance.now();
  globalThis.signIn = () => void page.signIn();
  return { at, isSignedIn: typeof token === "string" && token !== "" };
})().catch((error) => ({ failure: String(error?.stack ?? error) }));
`;

const loaded = async (page) => {
  const result = await page.waitForFunction(() => globalThis.loaded).then((handle) => handle.jsonValue());
  if (result.failure) throw new Error(result.failure);
  return result;
};

/** A person who is signed in at a contender's page. */
async function signedIn(file) {
  const files = pages.compress(await bundle(source(file), { splitting: true }));
  pages.show(files);
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on("pageerror", (error) => console.error(`${file}: ${error}`));
  await page.goto(options.redirect_uri);
  if ((await loaded(page)).isSignedIn) throw new Error(`${file} is signed in before anybody signed in`);
  await Promise.all([page.waitForURL((url) => url.origin === server), page.evaluate(() => signIn())]);
  await consent(page);
  await page.waitForURL((url) => url.origin === pages.origin);
  if (!(await loaded(page)).isSignedIn) throw new Error(`${file} did not sign in`);
  return { file, files, page, times: [] };
}

async function reload(contender) {
  pages.show(contender.files);
  await contender.page.reload();
  const { at, isSignedIn } = await loaded(contender.page).catch((error) => { throw new Error(`${contender.file}: ${error.message}`); });
  if (!isSignedIn) throw new Error(`${contender.file} was signed out by a reload`);
  return at;
}

for (const [where, contenders] of Object.entries(TABLES)) {
  const all = [];
  for (const [name, file] of Object.entries(contenders)) all.push({ name, ...(await signedIn(file)) });
  for (const contender of all) await reload(contender); // the browser's caches
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of all) contender.times.push(await reload(contender));
  }
  const [own, ...peers] = all;
  const ratioTo = (peer) => median(peer.times.map((time, round) => time / own.times[round])).toFixed(2);
  console.log(`\nReload to a usable session, ${where}: median and quartiles of ${rounds} reloads, in milliseconds\n`);
  console.log(table(["", "ms", "times Grantway's"], [[own.name, spread(own.times), "1"], ...peers.map((peer) => [peer.name, spread(peer.times), ratioTo(peer)])]));
  for (const { page } of all) await page.context().close();
}
await browser.close();
pages.stop();
await authorizationServer.close();
process.exit();
