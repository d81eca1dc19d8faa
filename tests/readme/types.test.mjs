// Every program in the documents compiles under `strict` when it is pasted into TypeScript. If a document shows
// part of a file, the whole file is compiled. The programs on the provider pages are whole files.

import assert from "node:assert/strict";
import { test } from "node:test";
import { complaints } from "./compiler.mjs";
import { documents, isProviderPage, programsIn, read, TEXTS } from "./documents.mjs";

/** What the frameworks generate types for, or what needs their packages, or only runs: built or run by tests/frameworks_server. */
const ELSEWHERE = /^examples\/((hono|express|fastify|next|nuxt|sveltekit|astro|react-router|tanstack-start)\/|core\/pages\.js$)/;

const named = new Map();
const pasted = {};
for (const name of documents) {
  for (const { source, program, line, language } of programsIn(await read(name))) {
    if (TEXTS.test(language) || (source && ELSEWHERE.test(source))) continue;
    if (source) named.set(source.split("#")[0], `${name}, line ${line}`);
    else if (isProviderPage(name)) pasted[`${name}.${line}.ts`] = program;
  }
}

const typo = "tests/readme/typo.ts";
pasted[typo] = 'import { tiltify } from "grantway/providers/tiltify";\nexport const url = tiltify.token_endpont;\n';
const untyped = "tests/readme/untyped.ts";
pasted[untyped] = "export const double = (number) => number * 2;\n";
const found = complaints([...named.keys()], pasted);

for (const [path, where] of named) {
  test(`${path} compiles (${where})`, () => assert.deepEqual(found[path], []));
}

test("each program of the provider pages compiles", () => {
  const pages = Object.keys(pasted).filter(isProviderPage);
  assert.ok(pages.length > 300, `${pages.length} programs`);
  assert.deepEqual(pages.filter((page) => found[page].length > 0).map((page) => [page, found[page]]), []);
});

test("a program with a member that nobody knows does not compile", () => assert.match(found[typo].join(), /token_endpont/));

test("a program whose parameters have no type does not compile", () => assert.match(found[untyped].join(), /implicitly has an 'any' type/));
