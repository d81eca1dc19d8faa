import { answered, within } from "../storage/database.js";

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };
/** Milliseconds after which a key without a session goes: a sign-in may take ten minutes. */
const ABANDONED = 3_600_000;

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/**
 * The key pairs of one client (`owner` names it), one for each session; nobody can export their private halves. They are
 * in IndexedDB, so that a sign-in by redirect, a reload and every tab finds them. In a vault that is so during the
 * sign-in only: then the key is in the worker's memory alone. A key is named by the `x` of its public half.
 * `blocked()` is called if a key can be kept in memory only.
 */
export function dpopKeys({ owner, isVault, blocked }) {
  const prefix = `dpop:${owner}:`;
  const held = new Map();

  async function make() {
    const { privateKey, publicKey } = await crypto.subtle.generateKey(ALGORITHM, false, ["sign"]);
    const { x, y } = await crypto.subtle.exportKey("jwk", publicKey);
    held.set(x, privateKey);
    const entry = { key: privateKey, at: Date.now() };
    await within("readwrite", (keys) => answered(keys.put(entry, prefix + x))).catch(blocked);
    return { x, y };
  }

  async function find(x) {
    const entry = await within("readonly", (keys) => answered(keys.get(prefix + x))).catch(() => undefined);
    if (entry) held.set(x, entry.key);
    return entry?.key;
  }

  /** Signs a text; null if the key is gone. */
  async function sign([x, input]) {
    const key = held.get(x) ?? (await find(x));
    return key ? base64url(await crypto.subtle.sign(SIGNATURE, key, new TextEncoder().encode(input))) : null;
  }

  /** A session with the key `after` has taken the place of one with the key `before`; either may be undefined. */
  async function replace(before, after) {
    for (const x of held.keys()) if (x === before || (isVault && x !== after)) held.delete(x);
    await within("readwrite", async (keys) => {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const [names, found] = await Promise.all([keys.getAllKeys(range), keys.getAll(range)].map(answered));
      const isOver = (name, { at }) =>
        name === prefix + before || (name === prefix + after ? isVault : Date.now() - at > ABANDONED);
      await Promise.all(names.filter((name, index) => isOver(name, found[index])).map((name) => answered(keys.delete(name))));
    }).catch(() => {});
  }

  return { make, sign, replace };
}
