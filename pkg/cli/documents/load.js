/** Loads provider documents from files (JSON or a module), from standard input, or from the package by id. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { readJson } from "./json_text.js";
import { shippedDocument, shippedIds } from "./shipped.js";

const MODULE = /\.(?:m?js|m?ts)$/;

const STANDARD_INPUT = "-";

/** The name of a file in messages. */
export const nameOf = (file) => (file === STANDARD_INPUT ? "the standard input" : file);

/** A document with its name, and the places of its members in the file. */
const found = (name, document, rest = {}) => ({ name, document, repeated: [], placeOf: () => undefined, ...rest });

function fromText(name, text) {
  const { value, ...rest } = readJson(text);
  return [found(name, value, rest)];
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const looksLikeDocument = (value) => isObject(value) && ["authorization_endpoint", "token_endpoint", "dialect"].some((name) => name in value);

/** Runs a module and reads what it exports. */
async function fromModule(file) {
  const exported = await import(pathToFileURL(resolve(file)));
  const documents = Object.entries(exported).filter(([, value]) => looksLikeDocument(value));
  if (documents.length > 0) return documents.map(([name, value]) => found(documents.length > 1 ? `${file} (${name})` : file, plain(value)));
  if ("default" in exported) return [found(file, plain(exported.default))];
  throw new Error("this module exports no provider document");
}

/** The value without anything that JSON cannot hold: documents are data. */
const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/**
 * The documents in a file, in standard input (`-`), or the shipped one with that id.
 * @returns {Promise<Array<{ name: string, document: unknown, repeated: string[], placeOf: (path: string) => { line:
 *   number, column: number } | undefined }>>}
 */
export async function documentsIn(file, input = process.stdin) {
  if (file === STANDARD_INPUT) return fromText(nameOf(file), await textOf(input));
  if (MODULE.test(file)) return fromModule(file);
  if ((await shippedIds()).includes(file)) return [found(file, plain(await shippedDocument(file)))];
  return fromText(file, await readFile(file, "utf8"));
}
