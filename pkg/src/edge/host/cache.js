// The cache in the options: what servers publish about themselves, shared by isolates. A KVNamespace fits without
// changes. It only saves requests, so its failures are ignored.

import { inTime } from "./in_time.js";

const orNothing = (deadline, operation) => inTime(operation(), deadline).catch(() => undefined);

export class Cache {
  #cache;

  constructor(cache) {
    this.#cache = cache;
  }

  /** The stored value, or undefined. */
  read(deadline, key) {
    return orNothing(deadline, async () => JSON.parse((await this.#cache.get(`grantway:${key}`)) ?? "0") || undefined);
  }

  write(deadline, key, value, seconds) {
    return orNothing(deadline, async () => this.#cache.put(`grantway:${key}`, JSON.stringify(value), { expirationTtl: seconds }));
  }
}
