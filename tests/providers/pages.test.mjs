/** The worker on each page in docs/providers/, copied as it is, begins a sign-in at the provider of that page. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

const PAGES = new URL("../../docs/providers/", import.meta.url);
const DOCUMENTS = new URL("../../providers/", import.meta.url);
const ENV = {
  CLIENT_ID: "cid",
  CLIENT_SECRET: "sec",
  PRIVATE_KEY: generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }),
  KEY_ID: "key",
  TEAM_ID: "team",
  COOKIE_KEY: Buffer.alloc(32, 7).toString("base64url"),
  ORIGIN: "https://app.example",
};
const SAMPLES = { host: "as.example", origin: "https://as.example", segment: "one" };

// Below node_modules, where imports of the package resolve.
const folder = mkdtempSync(fileURLToPath(new URL("../node_modules/.pages-", import.meta.url)));
after(() => rmSync(folder, { recursive: true }));

/** A sample for `"…"`, which a person replaces. */
function sampleOf({ allow = [], pattern = "host" }) {
  const [listed] = allow;
  return listed ? listed.replace("*", "one") : SAMPLES[pattern];
}

/** The worker on a page, with its blanks filled in. */
function workerOf(page, variables) {
  const [, code] = /## A worker\n\n```js\n([\s\S]*?)^```$/m.exec(page);
  const filled = code.replace(/(\w+): "…"/g, (_, name) => `${name}: ${JSON.stringify(variables[name] ?? "read")}`);
  assert.ok(!filled.includes("…"), filled);
  return filled;
}

const withVariables = (template, variables) => template.replace(/\{(\w+)\}/g, (_, name) => variables[name]);

const ids = readdirSync(PAGES).filter((file) => file !== "README.md").map((file) => file.slice(0, -3));
for (const id of ids) {
  test(`the worker on the page of ${id} signs people in there`, async () => {
    const document = JSON.parse(readFileSync(new URL(`${id}.json`, DOCUMENTS), "utf8"));
    const declared = Object.entries(document.variables ?? {});
    const variables = Object.fromEntries(declared.map(([name, variable]) => [name, variable.default ?? sampleOf(variable)]));
    const file = `${folder}/${id}.mjs`;
    writeFileSync(file, workerOf(readFileSync(new URL(`${id}.md`, PAGES), "utf8"), variables));
    const { default: worker } = await import(pathToFileURL(file));
    const headers = { accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none" };
    const answer = await worker.fetch(new Request("https://app.example/", { headers }), ENV, { waitUntil() {} });
    const location = answer.headers.get("location") ?? (await answer.text());
    assert.equal(answer.status, 302, location);
    const { origin, pathname } = new URL(location);
    const endpoint = new URL(withVariables(document.authorization_endpoint, variables));
    assert.equal(origin + pathname, endpoint.origin + endpoint.pathname);
  });
}
