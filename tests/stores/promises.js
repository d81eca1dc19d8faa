export const promises = {
  "durable-object": { bytes: 65_536, down: true },
  d1: { bytes: 65_536, down: true },
  "deno-kv": { bytes: 65_525, down: true, refuses: /RangeError: a value of 65537 bytes is too large: Deno KV takes 65536/ },
  redis: { bytes: 65_536, down: true },
  memory: { bytes: 65_536, down: false },
};
