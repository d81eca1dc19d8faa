// The cache of the options: what servers publish about themselves, shared by isolates. A KVNamespace fits as it is. It
// saves requests and decides nothing, so if it fails it is ignored.

import { inTime } from "./in_time.js";

const orNothing = (deadline, operation) => inTime(operation(), deadline).catch(() => undefined);

export class Cache {
  #cache;

  constructor(cache) {
    this.#cache = cache;
  }

  /** What was written, or undefined. */
  read(deadline, key) {
    return orNothing(deadline, async () => JSON.parse((await this.#cache.get(`grantway:${key}`)) ?? "0") || undefined);
  }

  write(deadline, key, value, seconds) {
    return orNothing(deadline, async () => this.#cache.put(`grantway:${key}`, JSON.stringify(value), { expirationTtl: seconds }));
  }
}
