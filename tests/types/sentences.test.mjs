// Every public member has a sentence for people, every quantity a unit, and every default is documented.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";
import { comment, entries, exported, members, programOf } from "./declarations.mjs";

// The shipped documents have one form, whose members are those of `Provider`.
const files = entries(["google", "tali"]);
const program = programOf(Object.values(files));

/** Path → node, of every declaration and member, under the first entry that exports it. */
const all = new Map();
const seen = new Set();
const add = (path, node) => {
  if (!seen.has(node)) all.set(`${path} ${node.pos}`, node);
  seen.add(node);
};
for (const [entry, file] of Object.entries(files)) {
  for (const [name, declarations] of exported(program, file)) {
    for (const declaration of declarations) {
      add(`${entry} ${name}`, declaration);
      if (entry.startsWith("grantway/providers/")) continue;
      for (const { node, path } of members(declaration, name)) add(`${entry} ${path}`, node);
    }
  }
}

const said = (test) => [...all].filter(([, node]) => test(node, comment(node))).map(([path]) => path);

test("every public member has a plain sentence", () => {
  assert.ok(all.size > 500, `only ${all.size} members were found`);
  const prose = (text) => text.replace(/```[\s\S]*?```/g, "").trim();
  const without = said((_, { text }) => !/^["`{A-Z][\s\S]*[.…:]$/.test(prose(text)) || prose(text).split(/\s+/).length < 3);
  console.log(`ℹ ${all.size} public members, ${without.length} without a sentence`);
  assert.deepEqual(without, []);
});

test("a quantity has its unit", () => {
  const isQuantity = ({ type }) => type && /^(number|ExpiresAt)\b/.test(type.getText());
  const unit = /second|Unix|byte|HTTP status|how often|share of all/i;
  assert.deepEqual(said((node, { text, tags }) => isQuantity(node) && !unit.test(text + (tags.get("default") ?? ""))), []);
});

test("a default is a tag, and not hidden in the text", () => {
  assert.deepEqual(said((_, { text }) => /^Default\b|\b[Dd]efaults?(: | to )/.test(text)), []);
});

test("a source is a link to a section", () => {
  const link = /^\[[^\]]+\]\(https:\/\/(www\.rfc-editor\.org|openid\.net|datatracker\.ietf\.org)\/[^)]+\)$/;
  const sources = (node) => ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === "see").map((tag) => ts.getTextOfJSDocComment(tag.comment));
  const nodes = [...all.values()].flatMap(sources);
  assert.ok(nodes.length > 150, `only ${nodes.length} sources`);
  assert.deepEqual(nodes.filter((text) => !link.test(text?.trim())), []);
});

/** The options for which a document names a default: rows whose first cell is the option. */
function documented() {
  const found = [];
  const root = new URL("../../", import.meta.url);
  const pages = readdirSync(new URL("docs/reference/", root)).filter((name) => name.endsWith(".md"));
  for (const name of ["README.md", ...pages.map((page) => `docs/reference/${page}`)]) {
    for (const [, option, rest] of readFileSync(new URL(name, root), "utf8").matchAll(/^\| `(\w+)` \|(.*)\|$/gm)) {
      const value = /\b[Dd]efault:? `([^`]+)`/.exec(rest)?.[1];
      if (value) found.push({ name, option, value });
    }
  }
  return found;
}

test("where a document names a default, so does the type", () => {
  const options = documented();
  assert.ok(options.length > 0, "no document names a default");
  const plain = (text) => text.replace(/["_]/g, "");
  for (const { name, option, value } of options) {
    const tags = [...all.values()].filter((node) => node.name?.getText() === option).map((node) => comment(node).tags.get("default"));
    assert.ok(tags.some((tag) => tag !== undefined && plain(tag) === plain(value)), `${name}: \`${option}\` is ${value} by default, its @default ${tags}`);
  }
});
