// What each store promises, and what it cannot: the suite uses `bytes`, `refuses` and `down`; the rest makes the
// table in docs/guides/stores.md.

/** The rows of the table. */
export const rows = {
  runs: "runs in",
  reads: "a read sees every finished write",
  swaps: "compares and swaps in",
  removes: "what has expired is removed",
  loses: "can lose what it acknowledged",
  holds: "largest value",
};

export const promises = {
  "durable-object": {
    runs: "Cloudflare Workers",
    reads: "everywhere",
    swaps: "the object of the key",
    removes: "at its end, by an alarm",
    loses: "no",
    holds: "2 MB",
    bytes: 65_536,
    down: true,
  },
  d1: {
    runs: "Cloudflare Workers",
    reads: "everywhere: it asks the primary",
    swaps: "one statement",
    removes: "when new entries come, 8 at a time",
    loses: "no",
    holds: "2 MB",
    bytes: 65_536,
    down: true,
  },
  "deno-kv": {
    runs: "Deno",
    reads: "everywhere on one KV; a local file is for one process",
    swaps: "an atomic check",
    removes: "some time later, by Deno",
    loses: "not on Deno Deploy; a local file with its disk",
    holds: "65,525 bytes, refused above",
    // 65,536, minus the adapter's own `<expires_at>:`.
    bytes: 65_525,
    refuses: /RangeError: a value of 65537 bytes is too large: Deno KV takes 65536/,
    down: true,
  },
  redis: {
    runs: "anything with `fetch`",
    reads: "everywhere, until a failover",
    swaps: "a script",
    removes: "at its end, by Redis",
    loses: "yes: a failover to a replica that is behind, a restart without persistence, an eviction",
    holds: "as the service allows",
    bytes: 65_536,
    down: true,
  },
  memory: {
    runs: "one process: tests, a single server",
    reads: "in the process only",
    swaps: "the process",
    removes: "when new entries come, up to 8 at a time",
    loses: "yes: every restart",
    holds: "as memory allows",
    bytes: 65_536,
    // It is part of the program that asks.
    down: false,
  },
};
