import { answered, within } from "./database.js";

// Entries of IndexedDB, sealed with AES-GCM under a key that no script can export. Every script of the origin can use
// the key, so the seal is none against those: it is against whoever gets the file.

const VERSION = 1;
const KEY = "seal";
const ALGORITHM = { name: "AES-GCM", length: 256 };
/** Bytes of a nonce, drawn anew for each entry. */
const NONCE = 12;

/** The key at hand, or a new one. It is looked up each time: the person may have deleted it with the site's data. */
async function sealingKey() {
  const found = await within("readonly", (keys) => answered(keys.get(KEY)));
  if (found) return found;
  const made = await crypto.subtle.generateKey(ALGORITHM, false, ["encrypt", "decrypt"]);
  return within("readwrite", async (keys) => {
    const others = await answered(keys.get(KEY)); // another tab may have been faster
    if (!others) await answered(keys.put(made, KEY));
    return others ?? made;
  });
}

/** An entry that is put under another name, or belongs to another client, does not open. */
const sealedFor = (iv, name, owner) => ({
  name: ALGORITHM.name,
  iv,
  additionalData: new TextEncoder().encode(JSON.stringify([VERSION, name, owner])),
});

/** Seals a JSON value of `owner` into the entry of this name. */
export async function putSealed(name, owner, value) {
  const [key, iv] = [await sealingKey(), crypto.getRandomValues(new Uint8Array(NONCE))];
  const sealed = await crypto.subtle.encrypt(sealedFor(iv, name, owner), key, new TextEncoder().encode(JSON.stringify(value)));
  await within("readwrite", (_, entries) => answered(entries.put({ iv, sealed, at: Date.now() }, name)));
}

/** The value of an entry; null if there is none, or none that opens: its key is lost, or it is not of `owner`. */
async function opened(key, entry, name, owner) {
  try {
    const text = await crypto.subtle.decrypt(sealedFor(entry.iv, name, owner), key, entry.sealed);
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}

/** Reads an entry. */
export async function readSealed(name, owner) {
  const [key, entry] = await within("readonly", (keys, entries) => Promise.all([keys.get(KEY), entries.get(name)].map(answered)));
  return entry ? opened(key, entry, name, owner) : null;
}

/** Reads an entry and removes it: of several callers, one gets it. `mark` stays in its place, if there is one. */
export async function takeSealed(name, owner, mark) {
  const [key, entry] = await within("readwrite", async (keys, entries) => {
    const found = await Promise.all([keys.get(KEY), entries.get(name)].map(answered));
    if (found[1]) await answered(mark ? entries.put({ mark, at: Date.now() }, name) : entries.delete(name));
    return found;
  });
  if (!entry) return null;
  return entry.mark ?? opened(key, entry, name, owner);
}

/** Removes an entry. */
export const removeSealed = (name) => within("readwrite", (_, entries) => answered(entries.delete(name)));

/** Whether there is an entry, whatever is in it. */
export const hasSealed = (name) => within("readonly", async (_, entries) => (await answered(entries.count(name))) > 0);

/** Removes the oldest entries whose names begin with `prefix`, but for the latest `most`. */
export const pruneSealed = (prefix, most) =>
  within("readwrite", async (_, entries) => {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const [names, found] = await Promise.all([entries.getAllKeys(range), entries.getAll(range)].map(answered));
    const oldest = names.map((name, index) => [name, found[index].at]).sort(([, one], [, other]) => one - other);
    await Promise.all(oldest.slice(0, Math.max(0, oldest.length - most)).map(([name]) => answered(entries.delete(name))));
  });
