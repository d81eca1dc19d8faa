// Programs that must compile, and lines that must not, in the oldest TypeScript that the package supports, in the
// tests' own version, and in the newest; for a page, for a worker of Cloudflare and for Node.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";

const run = promisify(execFile);
const IMPLICIT_ANY = 7006;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A package with a version of TypeScript → what it compiles: the newest, which is fast, compiles everything. */
const PROJECTS = {
  "typescript-5.4": ["tsconfig.json"],
  typescript: ["workers/tsconfig.json", "libraries/tsconfig.json"],
  "typescript-7": ["tsconfig.json", "tsconfig.loose.json", "workers/tsconfig.json", "node/tsconfig.json", "libraries/tsconfig.json"],
};

/** TypeScript 7 has no API for programs, so every version runs as a command. */
async function compile(version, project) {
  const command = here(`../node_modules/${version}/bin/tsc`);
  try {
    const { stdout } = await run(process.execPath, [command, "--project", here(project), "--extendedDiagnostics"], { maxBuffer: 1e8 });
    return { errors: "", stdout };
  } catch (error) {
    return { errors: error.stdout?.split("\nFiles:")[0] || error.message, stdout: "" };
  }
}

describe("programs", { concurrency: 2 }, () => {
  for (const [version, projects] of Object.entries(PROJECTS)) {
    const { version: number } = JSON.parse(readFileSync(here(`../node_modules/${version}/package.json`), "utf8"));
    for (const project of projects) {
      test(`TypeScript ${number} takes ${project}`, async () => {
        const { errors, stdout } = await compile(version, project);
        assert.equal(errors, "");
        // The cost for the compiler: an inference that explodes costs many times that.
        const instantiations = Number(/^Instantiations:\s+(\d+)/m.exec(stdout)[1]);
        console.log(`ℹ ${project}, TypeScript ${number}: ${instantiations} instantiations`);
        assert.ok(instantiations < 250_000, `${instantiations} instantiations`);
      });
    }
  }
});

/** The compiler's messages for some mistakes, as a person reads them. */
const MESSAGES = {
  "page.ts: this document wants a secret at the token endpoint": "needs a client secret, which a page cannot keep: sign in with a worker",
  "page.ts: a page keeps no secret": "A page cannot keep a secret: keep it in a worker",
  "page.ts: `tokens` says where they live, not whether": `Type 'true' is not assignable to type '"worker" | "page" | undefined'`,
  "define_provider.ts: a word that is none of them": `'"client_secret_post"' is not assignable to type 'ClientAuthentication`,
  "define_provider.ts: an endpoint that is missing": "Property 'token_endpoint' is missing",
  "define_provider.ts: PKCE is not switched off without a reason": "Property 'reason' is missing",
  "define_provider.ts: a member that is misspelt": "Did you mean to write 'userinfo_endpoint'?",
  "define_provider.ts: a knob that is misspelt": "'client_auth' does not exist in type 'RequestDialect'",
  "inference.ts: a misspelt name": `Type '"gogle"' is not assignable to type '"google" | "github"`,
  "worker.ts: a misspelt option in the result of a function": `not assignable to type '"createHandler has no option of this name"'`,
  "worker.ts: a session is sealed with a key": "Property 'cookieKeys' is missing",
};

test("each line that must not compile fails for one reason, and says what to do", () => {
  const folder = here("bad/");
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const expected = /^\s*\/\/ @ts-expect-error:? (.*)$/gm;
  const { config } = ts.readConfigFile(here("tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, here("./"));
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  // Turns the expectation into a comment of the same length, so that positions stay.
  host.readFile = (path) => (path.startsWith(folder) ? readFile(path).replaceAll("@ts-expect-error", "expected-an-error") : readFile(path));
  host.getSourceFile = (path, target) => (host.fileExists(path) ? ts.createSourceFile(path, host.readFile(path), target) : undefined);
  const program = ts.createProgram(files.map((file) => folder + file), options, host);
  const named = new Set(Object.keys(MESSAGES));
  for (const file of files) {
    const source = program.getSourceFile(folder + file);
    const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line;
    const places = [...readFile(folder + file).matchAll(expected)].map(({ index, 0: text, 1: reason }) => [lineOf(index + text.length), reason]);
    assert.ok(places.length > 5, file);
    // A parameter without a type is only a consequence of a function that does not fit.
    const all = ts.getPreEmitDiagnostics(program, source).filter(({ code }) => code !== IMPLICIT_ANY);
    for (const [at, [line, reason]] of places.entries()) {
      const next = places[at + 1]?.[0] ?? Infinity;
      const found = all.filter(({ start }) => lineOf(start) > line && lineOf(start) < next);
      const messages = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
      assert.equal(messages.length, 1, `${file}: ${reason}\n${messages.join("\n")}`);
      // An editor's message must be readable, without the expansion of a whole document.
      assert.ok(messages[0].length < 2500, `${file}: ${reason}\n${messages[0]}`);
      const said = MESSAGES[`${file}: ${reason}`];
      assert.ok(!said || messages[0].includes(said), `${file}: ${reason}\n${messages[0]}`);
      named.delete(`${file}: ${reason}`);
    }
  }
  assert.deepEqual([...named], [], "expectations that no file has");
});
