// A session store on Deno KV: its versionstamps and atomic checks are the compare-and-swap.
//
//   import { denoKvStore } from "grantway/stores/deno-kv";
//   const kv = await Deno.openKv();
//   createHandler({ …, store: denoKvStore(kv) });
//
// Outside Deno Deploy, Deno needs `--unstable-kv`.

/** The most bytes of a value, which is Deno KV's own limit. */
const LARGEST = 65_536;
/** How often a new entry is attempted while others change it; after that, one of them was first. */
const TRIES = 8;

const now = () => Math.floor(Date.now() / 1000);
const at = (key) => ["grantway", key];

// Stored as bytes, `<expires_at>:<value>`, so that the limit does not depend on how values are serialized.
const encode = (value, expires_at) => new TextEncoder().encode(`${expires_at}:${value}`);

function decode({ value, versionstamp }) {
  if (versionstamp === null) return undefined;
  const text = new TextDecoder().decode(value);
  const colon = text.indexOf(":");
  return { value: text.slice(colon + 1), versionstamp, expires_at: Number(text.slice(0, colon)) };
}

// A version also says when the entry expires, so that an expired one is never overwritten without being read first.
const versionOf = (versionstamp, expires_at) => `${versionstamp}:${expires_at}`;

/** A `SessionStore` on a `Deno.Kv`. */
export function denoKvStore(kv) {
  const read = async (key) => decode(await kv.get(at(key), { consistency: "strong" }));

  async function commit(key, bytes, versionstamp, expires_at) {
    const expireIn = Math.max(1, expires_at * 1000 - Date.now());
    const result = await kv.atomic().check({ key: at(key), versionstamp }).set(at(key), bytes, { expireIn }).commit();
    return result.ok ? versionOf(result.versionstamp, expires_at) : null;
  }

  return {
    async get(key) {
      const entry = await read(key);
      if (!entry || entry.expires_at <= now()) return null;
      return { value: entry.value, version: versionOf(entry.versionstamp, entry.expires_at) };
    },
    async put(key, value, { version, expires_at }) {
      const bytes = encode(value, expires_at);
      if (bytes.length > LARGEST) {
        throw new RangeError(`a value of ${bytes.length} bytes is too large: Deno KV takes ${LARGEST}`);
      }
      if (version !== null) {
        const [versionstamp, end] = version.split(":");
        return Number(end) > now() ? commit(key, bytes, versionstamp, expires_at) : null;
      }
      let written = await commit(key, bytes, null, expires_at);
      // Deno removes expired entries some time later. Until then they block a new entry, and they may vanish between
      // any two of these steps.
      for (let tries = 0; written === null && tries < TRIES; tries += 1) {
        const entry = await read(key);
        if (entry && entry.expires_at > now()) return null;
        written = await commit(key, bytes, entry?.versionstamp ?? null, expires_at);
      }
      return written;
    },
    async delete(key) {
      await kv.delete(at(key));
    },
  };
}
