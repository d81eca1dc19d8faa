// An application before and after it moved: one page with the library that made the session, and with ours.

import { build } from "esbuild";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { serve } from "../browser/http_server.mjs";
import { POLICY } from "../browser/package_files.mjs";

const VAULT = fileURLToPath(import.meta.resolve("grantway/vault_worker.js"));
const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>app</title><script type="module" src="/page.js"></script></html>`;
const SCRIPT = `
import * as grantway from "grantway/browser";
import { fromAuth0SpaJs } from "grantway/moving/auth0-spa-js";
import { fromOidcClientTs } from "grantway/moving/oidc-client-ts";
import { fromOwn } from "grantway/moving/own";
import { options as auth0SpaJs } from "./programs/auth0_spa_js.js";
import { options as oidcClientTs } from "./programs/oidc_client_ts.js";
import { createAuth0Client } from "@auth0/auth0-spa-js";
import { UserManager, WebStorageStateStore } from "oidc-client-ts";

const importers = {
  fromAuth0SpaJs, fromOidcClientTs,
  /** A program that kept its refresh token itself, under the name \`left.key\`. */
  fromOwn: ({ key }) => fromOwn({
    find(client_id) {
      const refresh_token = localStorage.getItem(key);
      return refresh_token ? { client_id, refresh_token, remove: () => localStorage.removeItem(key) } : null;
    },
  }),
};
const programs = { auth0SpaJs, oidcClientTs };
/** The program after the move: that of a guide, or with an importer whose options are \`left\`. */
async function moved({ from, left, program, ...options }) {
  globalThis.events = [];
  const onEvent = (event) => events.push(event);
  const own = program ? programs[program]() : { import: importers[from](left) };
  globalThis.auth = await grantway.createClient({ ...options, ...own, onEvent });
  return auth.session();
}
const outcome = (promise) => promise.then((value) => ({ value }), ({ code, message }) => ({ failure: code ?? message }));
Object.assign(globalThis, { moved, outcome, UserManager, WebStorageStateStore, createAuth0Client });
`;

/** The programs of the guides, at the servers of the test. */
const atTestServers = (addresses) => ({
  name: "addresses",
  setup: (build) => build.onLoad({ filter: /moving\/programs\/.*\.js$/ }, async ({ path }) => {
    const text = await readFile(path, "utf8");
    return { contents: Object.entries(addresses).reduce((done, [real, played]) => done.replaceAll(real, played), text), loader: "js" };
  }),
});

/** `addresses`: what stands in the programs of the guides → where the test has it. */
export async function startPage(addresses) {
  const stdin = { contents: SCRIPT, resolveDir: dirname(fileURLToPath(import.meta.url)) };
  const { outputFiles } = await build({ stdin, plugins: [atTestServers(addresses)], bundle: true, format: "esm", write: false, logLevel: "error" });
  const policy = `default-src 'none'; ${POLICY}; connect-src 'self' http://127.0.0.1:*`;
  return serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/favicon.ico") return new Response(null, { status: 204 });
    if (pathname === "/vault_worker.js") return new Response(await readFile(VAULT), { headers: { "content-type": "text/javascript", "content-security-policy": policy } });
    if (pathname === "/page.js") return new Response(outputFiles[0].text, { headers: { "content-type": "text/javascript" } });
    return new Response(PAGE, { headers: { "content-type": "text/html", "content-security-policy": policy } });
  });
}
