// Every program of the documents fits the package's types: it compiles under `strict`, as TypeScript. What only the text
// around it says is added: what a fragment leaves out, types that are the application's to name, and that parameters of
// plain JavaScript have no types.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = new URL("../../", import.meta.url);

/** By a part of a program: what comes before it and after it, and what an application would type. */
const around = {
  // Who writes a page knows its elements, and what the worker's `onSignIn` returns; the types do not.
  'document.querySelectorAll("#who': { before: "declare const document: any;", replace: ["session.data.name", "session.data!.name"] },
  'document.querySelector("#sign-in")': { before: "declare const document: any;" },
  'createClient({ issuer: "https://as.example"': { before: 'import { createClient } from "grantway/browser";' },
  "const withApple": { before: "declare const env: Record<string, string>;" },
  // What userinfo holds is the provider's.
  "onSignIn: ({ profile })": {
    before: 'import { createHandler } from "grantway/edge";\ncreateHandler({ providers: {}, cookieKeys: [],',
    after: "});",
    replace: ["({ userinfo })", "({ userinfo }: any)"],
  },
  "env.ASSETS.fetch(request)": {
    before: 'import { createHandler } from "grantway/edge";\ndeclare const auth: ReturnType<typeof createHandler>;',
  },
  "durableObjectStore(env.SESSIONS)": {
    before: 'import type { ProviderConfig } from "grantway/edge";\ndeclare const providers: Record<string, ProviderConfig>;',
  },
  "d1Store(env.DB)": {
    before: `import { d1Store } from "grantway/stores/d1";
      import { denoKvStore } from "grantway/stores/deno-kv";
      import { redisStore } from "grantway/stores/redis";
      import { memoryStore } from "grantway/stores/memory";
      declare const env: any, Deno: any, url: string, token: string;`,
  },
  "...intandem.variables.host": {
    before: 'import type { Provider } from "grantway";\nimport { intandem } from "grantway/providers/intandem";',
    after: "export const provider: Provider = ours;",
  },
  "authorization_request: { scope: {": {
    before: 'import type { Provider } from "grantway";\nexport const typed: Provider = (() => {',
    after: "return provider; })();",
    replace: ["const provider = {", "const provider: Provider = {"],
  },
  "await auth.handleCallback();\n} catch": {
    before: `declare const auth: { handleCallback(): Promise<unknown> };
      declare function show(...texts: (string | undefined)[]): void;`,
  },
  "https://relay.example/token": {
    before: 'import type { Provider } from "grantway";',
    after: "export const provider: Provider = ours;",
  },
};

async function programsOf(name) {
  const text = await readFile(new URL(name, root), "utf8");
  return [...text.matchAll(/^( *)```(?:js|ts)\n([\s\S]*?)^\1```$/gm)].map(({ index, 2: program }) => ({
    name: `${name}, line ${text.slice(0, index).split("\n").length}`,
    program,
  }));
}

/** A program as a module of this folder. */
function moduleOf({ program }) {
  const key = Object.keys(around).find((part) => program.includes(part));
  const { before = "", after = "", replace = ["", ""] } = around[key] ?? {};
  return `${before}\n${program.replace(...replace)}\n${after}\nexport {};\n`;
}

/** What the compiler says of each module, all in one go. */
function complaints(modules) {
  const sources = new Map(modules.map((text, index) => [fileURLToPath(new URL(`program${index}.ts`, import.meta.url)), text]));
  const options = {
    strict: true, noImplicitAny: false, noEmit: true, skipLibCheck: false, types: [],
    target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile: read } = host;
  host.getSourceFile = (name, ...rest) =>
    sources.has(name) ? ts.createSourceFile(name, sources.get(name), ...rest) : getSourceFile(name, ...rest);
  host.fileExists = (name) => sources.has(name) || fileExists(name);
  host.readFile = (name) => sources.get(name) ?? read(name);
  const all = ts.getPreEmitDiagnostics(ts.createProgram([...sources.keys()], options, host));
  const said = (file) => all.filter((found) => (found.file?.fileName ?? file) === file);
  const texts = (found) => ts.flattenDiagnosticMessageText(found.messageText, "\n");
  const elsewhere = all.filter(({ file }) => file && !sources.has(file.fileName)).map(texts);
  return [...sources.keys()].map((file) => [...said(file).map(texts), ...elsewhere]);
}

const documents = ["README.md", "pkg/README.md", "docs/reference/provider-documents.md", "docs/guides/stores.md"];
const programs = (await Promise.all(documents.map(programsOf))).flat();
const typo = 'import { tiltify } from "grantway/providers/tiltify";\nexport const url = tiltify.token_endpont;\n';
const found = complaints([...programs.map(moduleOf), typo]);

test("each surrounding belongs to one program", () => {
  assert.ok(programs.length >= 12, `${programs.length} programs`);
  for (const part of Object.keys(around)) {
    assert.equal(programs.filter(({ program }) => program.includes(part)).length, 1, part);
  }
});

programs.forEach(({ name }, index) => {
  test(`the program in ${name} compiles`, () => assert.deepEqual(found[index], []));
});

test("a program with a member that nobody knows does not compile", () => {
  assert.match(found.at(-1).join(), /token_endpont/);
});
