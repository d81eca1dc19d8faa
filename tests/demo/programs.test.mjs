// The code that the demo shows for each choice is a program that compiles, and its worker sends people to the
// provider.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { build } from "esbuild";
import { fitOf, hasStore, patterns, providers, stores } from "../../www/catalogue.js";
import { programOf } from "../../www/program/index.js";
import { addressOf, documents } from "../../www/worker/documents.js";
import { complaints } from "../readme/compiler.mjs";
import { keyOf } from "../runtimes/app.js";

const apis = Object.fromEntries(Object.entries(documents).map(([id, document]) => [id, addressOf(document, document.userinfo_endpoint)]));
const choices = providers.flatMap(({ id: provider }) => patterns.flatMap(({ id: pattern }) => stores.map(({ id: store }) => ({ provider, pattern, store }))))
  .filter((choice) => fitOf(choice.provider, choice.pattern).fit !== "no" && (choice.store === "cookie" || hasStore(choice)));
const nameOf = ({ provider, pattern, store }) => `${provider}-${pattern}-${store}`;
const fileOf = (choice, wanted) => programOf(choice, apis).find(({ name }) => name === wanted)?.text;

// Inside node_modules, where `grantway` resolves as in anybody's program.
const folder = new URL("../node_modules/.demo-programs/", import.meta.url);
before(() => mkdir(folder, { recursive: true }));
after(() => rm(folder, { recursive: true, force: true }));

/** Every program once: its name in the tests → its text. */
const texts = new Map();
for (const choice of choices) {
  for (const { name, text } of programOf(choice, apis)) if (name.endsWith(".js")) texts.set(text, `tests/demo/${nameOf(choice)}.${name.replace(/js$/, "ts")}`);
}
const typo = "tests/demo/typo.ts";
const withTypo = fileOf({ provider: "google", pattern: "worker", store: "cookie" }, "worker.js").replace("cookieKeys", "cookieKey");
const UNTYPED = /^line \d+: Parameter '(request|env|ctx)' implicitly has an 'any' type\.$/;

describe("the programs of all choices", () => {
  const found = complaints([], { ...Object.fromEntries([...texts].map(([text, name]) => [name, text])), [typo]: withTypo });

  it("compile under strict; only parameters of plain JavaScript have no type", () => {
    assert.ok(texts.size > 50, `${texts.size} programs`);
    const complained = [...texts.values()].map((name) => [name, found[name].filter((text) => !UNTYPED.test(text))]);
    assert.deepEqual(complained.filter(([, said]) => said.length > 0), []);
  });

  it("are found to be wrong where they are", () => assert.match(found[typo].join(), /cookieKey/));

  it("bundle for a browser", async () => {
    for (const pattern of ["worker", "page", "public"]) {
      const contents = fileOf({ provider: "standard", pattern, store: "cookie" }, "page.js");
      const { errors } = await build({ stdin: { contents, resolveDir: new URL(".", folder).pathname }, bundle: true, format: "esm", write: false, outdir: "x", loader: { ".wasm": "file" }, logLevel: "silent" });
      assert.deepEqual(errors, []);
    }
  });
});

const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const env = {
  CLIENT_ID: "client", CLIENT_SECRET: "secret", PRIVATE_KEY: privateKey.export({ type: "pkcs8", format: "pem" }), KEY_ID: "KEY", TEAM_ID: "TEAM", COOKIE_KEY: keyOf(7), ORIGIN: "https://app.example",
  ASSETS: { fetch: async (request) => new Response(`the file ${new URL(request.url).pathname}`) },
};

describe("the worker", () => {
  // A Durable Object needs its platform; the same choice with a cookie differs in only two lines.
  for (const choice of choices.filter(({ pattern, store }) => pattern === "worker" && store === "cookie")) {
    it(`of ${choice.provider} sends whoever signs in to the provider, and serves the page's files`, async (t) => {
      const file = new URL(`${nameOf(choice)}.mjs`, folder);
      await writeFile(file, fileOf(choice, "worker.js"));
      const worker = (await import(file.href)).default;
      const metadata = { issuer: "https://as.example", authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
      t.mock.method(globalThis, "fetch", async () => Response.json(metadata));
      const login = new Request(`https://app.example/auth/${choice.provider}/login?return_to=/`, { headers: { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" } });
      const answer = await worker.fetch(login, env);
      assert.equal(answer.status, 302, await answer.clone().text());
      const location = answer.headers.get("location");
      const document = documents[choice.provider] ?? metadata;
      assert.ok(location.startsWith(addressOf(document, document.authorization_endpoint)), location);
      assert.equal(new URL(location).searchParams.get("redirect_uri"), `https://app.example/auth/${choice.provider}/callback`);
      const page = await worker.fetch(new Request("https://app.example/page.js"), env);
      assert.equal(await page.text(), "the file /page.js");
    });
  }
});
