/**
 * Reads a program without running it. The parser comes from the person's own project, because the package has no
 * dependencies. The program is not run, because a configuration may do anything.
 */
import { readFile } from "node:fs/promises";
import nodeModule, { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { readTree } from "./estree.js";
import { readWithTypeScript } from "./typescript.js";

const TYPED = /\.[cm]?tsx?$/;

/**
 * The first parser found from one of these places, as `require` looks for it. The file's own folder is not among
 * them: a parser is run, and so would be whatever lies beside somebody else's file.
 */
function parserFor(file) {
  const places = [pathToFileURL(resolve("package.json")), import.meta.url];
  for (const [name, read] of PARSERS) {
    for (const place of places) {
      let parser;
      try {
        parser = createRequire(place)(name);
      } catch {
        continue;
      }
      const reader = read(parser, TYPED.test(file));
      if (reader) return reader;
    }
  }
  return undefined;
}

/** Each one makes a reader, or nothing if this version of the parser cannot read the file. */
const PARSERS = [
  ["typescript", (ts) => ts.createSourceFile && ((text, file) => readWithTypeScript(ts, text, file))],
  ["@babel/parser", (babel) => (text) => readTree(babel.parse(text, { sourceType: "module", plugins: ["estree", "typescript", "jsx"] }), text)],
  ["acorn", (acorn, isTyped) => {
    const strip = isTyped ? nodeModule.stripTypeScriptTypes : (text) => text;
    return strip && ((text) => {
      const plain = strip(text);
      return readTree(acorn.parse(plain, { sourceType: "module", ecmaVersion: "latest" }), plain);
    });
  }],
];

/** Why a program cannot be read, for the person who called the command. */
export class Unreadable extends Error {}

/** @throws {Unreadable} */
export async function readProgram(file) {
  const text = await readFile(file, "utf8").catch((error) => {
    throw new Unreadable(error.code === "ENOENT" ? `${file}: there is no such file` : `${file}: ${error.message}`);
  });
  const read = parserFor(file);
  if (!read) {
    throw new Unreadable(`${file}: no parser was found, and a configuration is not run to read it. The project in which you call this needs \`typescript\`, \`@babel/parser\` or \`acorn\`, or for this once:\n  npx --package grantway --package typescript@5 grantway import ${file}`);
  }
  try {
    return read(text, file);
  } catch (error) {
    const line = error.line ?? error.loc?.line;
    throw new Unreadable(`${file}${line ? `:${line}` : ""}: this program cannot be read: ${error.message}`);
  }
}
