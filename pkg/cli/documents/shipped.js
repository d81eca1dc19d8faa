/** The documents that the package ships. */
import { readFile, readdir } from "node:fs/promises";
import { nearest } from "../../src/errors/nearest.js";

const FOLDER = new URL("../../providers/", import.meta.url);
/** Common names of providers → their ids. Each is a module too, which exports the document under both names. */
const OTHER_NAMES = new URL("other_names.json", import.meta.url);

const otherNames = async () => JSON.parse(await readFile(OTHER_NAMES, "utf8"));

/** The ids of all shipped documents, in alphabetical order. */
export async function shippedIds() {
  const [files, others] = await Promise.all([readdir(FOLDER), otherNames()]);
  const modules = files.filter((file) => file.endsWith(".js")).map((file) => file.slice(0, -".js".length));
  return modules.filter((name) => !Object.hasOwn(others, name)).sort();
}

/** The id that an unknown name probably stands for, or undefined. */
export async function shippedIdMeantBy(name) {
  const others = await otherNames();
  const called = name.toLowerCase().replaceAll("_", "-");
  return Object.hasOwn(others, called) ? others[called] : nearest(name, await shippedIds());
}

/** The name under which a module exports its document: `tiltify-v3` is `tiltifyV3`. */
export const exportedAs = (id) => id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** @returns {Promise<object>} */
export async function shippedDocument(id) {
  const module = await import(new URL(`${id}.js`, FOLDER));
  return module[exportedAs(id)];
}

/** Whether a template can produce a URL: each variable stands for characters of a host or of a path segment. */
function isMadeBy(template, url) {
  const pattern = template.split(/\{[^}]*\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("[\\w.:/-]+");
  return new RegExp(`^${pattern}$`).test(url);
}

/**
 * The id of a shipped document with the same endpoints. A template that begins with a variable would match too
 * much.
 */
export async function shippedFor({ authorization_endpoint, token_endpoint }) {
  for (const id of await shippedIds()) {
    const other = await shippedDocument(id);
    const isOwn = /^https:\/\/(?!\{)/.test(other.token_endpoint) || /^https:\/\/\{[^}]*\}\.[a-z]/.test(other.token_endpoint);
    if (isOwn && isMadeBy(other.token_endpoint, token_endpoint) && isMadeBy(other.authorization_endpoint, authorization_endpoint)) return id;
  }
  return undefined;
}
