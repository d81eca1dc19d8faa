/** Where the Node entry gets its wasm, whatever has happened to the file and to the address of the module. */
import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const INSTALLED = fileURLToPath(new URL("../node_modules/grantway", import.meta.url));
const inside = (folder, file) => join(folder, "wasm/edge", file);
const WASM = "grantway_bg.wasm";
const SCRIPT = "grantway_bg.wasm.js";

let folder;
let copies = 0;
before(async () => (folder = await mkdtemp(join(tmpdir(), "grantway-wasm-"))));
after(() => rm(folder, { recursive: true }));

/** A copy of the package after `change(its folder)`. Seals a value, which starts the engine of its Node entry. */
async function sealsAfter(change) {
  const copy = join(folder, String((copies += 1)));
  await cp(INSTALLED, copy, { recursive: true });
  await change(copy);
  return sealsWith(await import(pathToFileURL(join(copy, "edge.node.js"))));
}

async function sealsWith({ createProtocol }) {
  const provider = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
  const options = { provider, client_id: "app", client_secret: "not secret", redirect_uri: "https://app.example/callback", cookieKeys: ["A".repeat(43)] };
  const oauth = await createProtocol(options);
  assert.equal(await oauth.unseal("a test", await oauth.seal("a test", "kept")), "kept");
}

const loseScript = (copy) => writeFile(inside(copy, SCRIPT), 'throw new Error("the script was loaded");');

test("the file is read, and the script is not loaded", () => sealsAfter(loseScript));

const CONTENTS = {
  "is gone": (file) => rm(file),
  "is empty": (file) => writeFile(file, ""),
  "is no wasm": (file) => writeFile(file, "<!doctype html><title>Not found</title>"),
  "was cut off": async (file) => writeFile(file, (await readFile(file)).subarray(0, -100)),
  "is the wasm of another program": (file) => writeFile(file, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)),
  "is the wasm of another build": (file) => cp(join(INSTALLED, "wasm/browser", WASM), file),
  "is a folder": async (file) => {
    await rm(file);
    await mkdir(file);
  },
};

for (const [what, change] of Object.entries(CONTENTS)) {
  test(`the script has the module where the file ${what}`, () => sealsAfter((copy) => change(inside(copy, WASM))));
}

/** What bundlers turn `import.meta.url` into. */
const ADDRESSES = [
  "undefined", '""', '"/var/task/server.js"', '"file:///nowhere/server.js"', '"file:///C:/app/server.js"', '"file://other.example/server.js"',
  '"https://app.example/server.js"', '"data:text/javascript,"', '"node:server"', "globalThis._importMeta_.url",
];

for (const address of ADDRESSES) {
  test(`the script has the module where import.meta.url has become ${address}`, async () => {
    const entry = join(INSTALLED, "edge.node.js");
    const { outputFiles } = await build({ entryPoints: [entry], bundle: true, platform: "node", format: "esm", write: false });
    const file = join(folder, `address-${(copies += 1)}.mjs`);
    const [before, after, ...more] = outputFiles[0].text.split("import.meta.url");
    assert.deepEqual([typeof after, more.length], ["string", 0], "it is read in one place");
    await writeFile(file, `${before}${address}${after}`);
    await sealsWith(await import(pathToFileURL(file)));
  });
}

test("a damaged script is refused", async () => {
  const damage = async (copy) => {
    const script = inside(copy, SCRIPT);
    const text = await readFile(script, "utf8");
    const middle = text.indexOf('"') + 50_000;
    const other = text[middle] === "a" ? "b" : "a";
    await Promise.all([rm(inside(copy, WASM)), writeFile(script, text.slice(0, middle) + other + text.slice(middle + 1))]);
  };
  await assert.rejects(sealsAfter(damage), ({ code, cause }) => {
    assert.deepEqual([code, cause.message], ["engine_unavailable", "the text of the wasm is damaged"]);
    return true;
  });
});

test("where neither can be loaded, the cause is kept, and nothing is said of a page's policy", async () => {
  const loseBoth = async (copy) => Promise.all([rm(inside(copy, WASM)), loseScript(copy)]);
  const isNamed = ({ code, hint, cause }) => {
    assert.deepEqual([code, cause.message], ["engine_unavailable", "the script was loaded"]);
    assert.match(hint, /see `cause`/);
    assert.doesNotMatch(hint, /Content-Security-Policy|script-src|unsafe-eval/);
    return true;
  };
  await assert.rejects(sealsAfter(loseBoth), isNamed);
});
