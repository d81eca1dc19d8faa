/**
 * What the shipped artefacts contain, and what they must not: the installed package, bundled as in an application.
 */
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { build } from "esbuild";

const PACKAGE = new URL("../node_modules/grantway/", import.meta.url);
const ROOT = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");

/** One build: its minified script without the wasm inside it, the wasm, and the names in both. */
async function artefact(name) {
  const entry = `export * from "grantway/${name}";`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    conditions: ["import"],
    legalComments: "none",
  });
  const bytes = await readFile(new URL(`wasm/${name}/grantway_bg.wasm`, PACKAGE));
  const script = outputFiles[0].text.replace(/"[^"'`$<\\\n]{10000,}"/g, '"wasm"');
  return { script, bytes, data: bytes.toString("latin1") };
}

const browser = await artefact("browser");
const edge = await artefact("edge");
const occurrences = (text, part) => text.split(part).length - 1;

test("the bundles are whole: what is searched below is all there is", () => {
  for (const { script, data } of [browser, edge]) {
    assert.ok(script.length > 20_000 && script.length < 200_000, `${script.length}`);
    for (const part of ["access_token", "code_verifier", "redirect_uri"]) assert.ok(data.includes(part), part);
  }
});

test("S31: client_secret stands in the browser's script only where it is refused, and in what a worker's errors say of its own", () => {
  const { script } = browser;
  const text = (code) => new RegExp(`${code}:\\["misuse",.*?\\](?=[,}])`);
  const refusals = [...["client_secret_in_browser", "client_authentication_unsupported", "secret_missing"].map(text), /"client_secret"in [\w$]+\)throw [\w$]+\("client_secret_in_browser"\)/, / client_secret_in_browser(?= [a-z_ ]+"\.split\(" "\))/];
  for (const refusal of refusals) assert.match(script, refusal);
  assert.equal(occurrences(refusals.reduce((rest, refusal) => rest.replace(refusal, ""), script), "client_secret"), 0);
});

test("S31: client_secret stands in the browser's wasm only as the option that is refused, and in names of refusals", () => {
  const rest = ["client_secret_in_browser"].reduce((data, code) => data.replaceAll(code, ""), browser.data);
  assert.equal(occurrences(rest, "client_secret"), 1);
  for (const word of ["client_secret_basic", "client_secret_post", "client_assertion"]) assert.equal(occurrences(rest, word), 0, word);
});

test("S18, A20: no script of a page sends a message to a window, or hears one: tabs talk by channels of their origin", () => {
  assert.match(browser.script, /BroadcastChannel/);
  for (const way of [/postMessage\([^)]*["'`]\*["'`]/, /\b(?:opener|parent|top|contentWindow)\??\.postMessage/, /addEventListener\??\.?\(["'`]message["'`]/, /\b(?:window|self|globalThis|document)\.onmessage/, /targetOrigin/]) {
    assert.doesNotMatch(browser.script, way);
  }
});

test("the browser's artefact has no code that reads, writes or seals cookies", () => {
  for (const part of ["document.cookie", "__Host-", "HttpOnly", "SameSite", "Max-Age", "set-cookie", "Set-Cookie", "expand 32-byte k"]) {
    assert.ok(!browser.script.includes(part) && !browser.data.includes(part), part);
  }
  for (const part of ["__Host-", "HttpOnly", "SameSite"]) assert.ok(edge.data.includes(part), `the search would find ${part}`);
});

test("a page's standard engine has no text of the reader of documents", () => {
  for (const text of ["backchannel_token_delivery_modes_supported", "accesstokenurl token_endpoint", "a JSON pointer or a list of them"]) {
    assert.ok(!browser.data.includes(text), text);
    assert.ok(edge.data.includes(text), `the search would find ${text}`);
  }
});

test("the worker's artefact does not know the page's storage, windows or documents", () => {
  for (const part of ["sessionStorage", "localStorage", "indexedDB", "BroadcastChannel", "window.location", "document."]) {
    assert.ok(!edge.script.includes(part) && !edge.data.includes(part), part);
  }
  assert.ok(browser.script.includes("sessionStorage"), "the search would find it");
});

test("A36: neither wasm imports env, and each imports only from its own glue", () => {
  for (const { bytes } of [browser, edge]) {
    const modules = new Set(WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map((entry) => entry.module));
    assert.deepEqual([...modules], ["./grantway_bg.js"]);
  }
});

test("what is shipped cannot trap on purpose", () => {
  for (const { bytes, script } of [browser, edge]) {
    const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).map((entry) => entry.name);
    assert.ok(!names.some((name) => /^trap/i.test(name)));
    assert.ok(!/trapNow|trapLater/.test(script));
  }
});

async function everyFile(folder = PACKAGE) {
  const files = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const url = new URL(entry.name + (entry.isDirectory() ? "/" : ""), folder);
    files.push(...(entry.isDirectory() ? await everyFile(url) : [url]));
  }
  return files;
}

test("no file of the package holds a path of the machine that built it", async () => {
  // Searched for together with what they contain: a short path alone (`/app`, `/src`, `/`) occurs in many texts.
  const own = ["aead", "node_modules", "pkg", "src", "target", "xtask"].map((folder) => join(ROOT, folder, "/"));
  const home = [".cargo", ".npm", ".rustup"].map((folder) => join(homedir(), folder));
  const paths = [...own, ...home, "/tmp/", "/home/", "/root/", "/Users/", "C:\\", ".cargo", "registry/src", "node_modules/"];
  const files = await everyFile();
  assert.ok(files.length > 60, `${files.length} files`);
  for (const file of files) {
    const text = (await readFile(file)).toString("latin1");
    for (const path of paths) assert.ok(!text.includes(path), `${file.pathname.slice(PACKAGE.pathname.length)} holds ${path}`);
  }
});

test("A36: the package holds no tests, no trapping build, no source of Rust, and needs nothing else", async () => {
  for (const file of await everyFile()) assert.doesNotMatch(file.pathname.slice(PACKAGE.pathname.length), /\.rs$|\.toml$|\.(test|spec)\.|(^|\/)tests?\/|trap|\.map$/);
  const manifest = JSON.parse(await readFile(new URL("package.json", PACKAGE), "utf8"));
  // What a framework's entry works with is the application's: npm installs none of it by itself.
  for (const name of Object.keys(manifest.peerDependencies ?? {})) assert.ok(manifest.peerDependenciesMeta[name].optional, name);
  for (const kind of ["dependencies", "optionalDependencies", "scripts"]) assert.equal(manifest[kind], undefined, kind);
});

test("a bundle that uses a part carries only that part: no worker's code in a page, no provider that was not named", () => {
  for (const word of ["telltali", "v5api.tiltify", "vcita"]) assert.ok(!browser.script.includes(word) && !edge.script.includes(word), word);
  assert.ok(!browser.script.includes("EdgeHandler") && !edge.script.includes("PublicSession"));
});
