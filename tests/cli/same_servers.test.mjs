/**
 * `grantway import`: the document for a name describes the server to which the library sends people for that name.
 * If the addresses differ, the provider's own page decided, and the reason is here.
 */
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import * as arctic from "arctic";
import { socialProviders } from "better-auth/social-providers";
import { COMMAND } from "./command.js";

const names = JSON.parse(await readFile(new URL("configurations/names.json", pathToFileURL(COMMAND)), "utf8"));
/** The shipped documents are compiled; these are their sources. */
const sources = new URL("../../providers/", import.meta.url);
const read = async (file) => [file.slice(0, -5), JSON.parse(await readFile(new URL(file, sources), "utf8"))];
const documents = new Map(await Promise.all((await readdir(sources)).filter((file) => file.endsWith(".json")).map(read)));

/** Authorization endpoints that differ, each with why ours is the one on the provider's page. */
const MOVED = {
  bungie: "Bungie's addresses are the same in any case of letters",
  coinbase: "Coinbase moved to login.coinbase.com in 2024",
  discord: "Discord names both",
  facebook: "another version of the Graph API",
  instagram: "the Basic Display API ended in 2024; business login stands at www.instagram.com",
  mastodon: "Mastodon has no /api/v1/oauth",
  shikimori: "Shikimori moved to another domain",
  strava: "/api/v3/oauth is of the API; the page sends people to /oauth",
  threads: "Threads moved to another domain",
  todoist: "Todoist moved to another host",
  "vk-id": "oauth.vk.com is the service before VK ID",
  wechat: "official accounts have an address of their own, which a note names",
  x: "X moved to another domain",
  yandex: "Yandex names both",
};

/** Whether this is the address of a document with its variables filled in. */
function leadsTo({ authorization_endpoint, variables = {} }, address) {
  const bare = (text) => text.replace(/[?#].*$/, "").replace(/\/$/, "");
  const pattern = bare(authorization_endpoint)
    .replace(/[.*+?^$()|[\]\\]/g, "\\$&")
    .replace(/\{(\w+)\}/g, (_, name) => (variables[name]?.pattern === "origin" ? "[^?#]+" : "[^/?#]+"));
  return new RegExp(`^${pattern}$`).test(bare(address));
}

/** Names whose document has another authorization endpoint, apart from the known ones. */
async function others(library, addressOf) {
  const different = [];
  for (const [name, { document }] of Object.entries(names[library])) {
    if (!document) continue;
    const address = await addressOf(name);
    if (address && !leadsTo(documents.get(document), address)) different.push({ document, name, address });
  }
  return different;
}

const OF_A_SIGN_IN = { state: "s", codeVerifier: "v".repeat(43), scopes: [] };
const ARGUMENTS = { baseURL: "https://as.example", realmURL: "https://as.example/realms/demo", domain: "as.example", pkcs8PrivateKey: new Uint8Array(8), redirectURI: "https://app.example/callback" };

const known = new Set();
const unknown = (different) => different.filter(({ document }) => (document in MOVED ? !known.add(document) : true));

describe("the document of a name is of the same server", () => {
  test("as in Auth.js", async () => {
    const options = { clientId: "c", clientSecret: "s", issuer: "https://as.example", baseUrl: "https://as.example", domain: "as.example", tenantId: "t", primaryUserFlow: "f", environment: "test", apiHost: "as.example" };
    const different = await others("Auth.js", async (name) => {
      const { default: preset } = await import(`@auth/core/providers/${name}`);
      const { authorization } = preset(name === "workos" ? { ...options, issuer: "https://api.workos.com/" } : options);
      return typeof authorization === "string" ? authorization : authorization?.url;
    });
    assert.deepEqual(unknown(different), []);
  });

  test("as in better-auth", async () => {
    const options = { clientId: "c", clientSecret: "s", clientKey: "k", domain: "as.example", region: "eu", userPoolId: "p" };
    const different = await others("better-auth", async (name) => {
      const provider = socialProviders[name](options);
      const url = await provider.createAuthorizationURL({ state: "s", codeVerifier: "v".repeat(43), scopes: [], redirectURI: "https://app.example/callback" });
      return String(url.url ?? url);
    });
    assert.deepEqual(unknown(different), []);
  });

  test("as in arctic", async () => {
    const different = await others("arctic", (name) => {
      const { parameters } = names.arctic[name];
      const client = new arctic[name](...parameters.map((parameter) => ARGUMENTS[parameter] ?? "x"));
      const [, wanted] = /\(([^)]*)\)/.exec(String(client.createAuthorizationURL));
      return String(client.createAuthorizationURL(...wanted.split(",").map((parameter) => OF_A_SIGN_IN[parameter.trim()])));
    });
    assert.deepEqual(unknown(different), []);
  });

  test("and every reason that stands here is needed", () => {
    assert.deepEqual([...known].sort(), Object.keys(MOVED).sort());
  });
});
