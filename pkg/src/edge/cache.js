// The cache of the options: what servers publish about themselves, shared by isolates. A KVNamespace fits as it is. It
// saves requests and decides nothing, so whatever goes wrong with it is as if there were none.

import { inTime } from "./in_time.js";

/** In milliseconds: asking the server itself takes hardly longer. */
const PATIENCE = 1000;

const orNothing = (operation) => inTime(operation(), PATIENCE).catch(() => undefined);

export class Cache {
  #cache;

  constructor(cache) {
    this.#cache = cache;
  }

  /** What was written, or undefined. */
  read(key) {
    return orNothing(async () => JSON.parse((await this.#cache.get(`grantway:${key}`)) ?? "0") || undefined);
  }

  write(key, value, seconds) {
    return orNothing(async () => this.#cache.put(`grantway:${key}`, JSON.stringify(value), { expirationTtl: seconds }));
  }
}
