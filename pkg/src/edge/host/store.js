// The session store in the options, behind the engine's calls. Any object with get, put and delete will do;
// types/store.d.ts says what it must guarantee.

import { failure } from "../failure.js";
import { inTime } from "./in_time.js";

/** A store that takes longer than `deadline` milliseconds is treated as unavailable. */
export class Store {
  #store;

  constructor(store) {
    if (!["get", "put", "delete"].every((name) => typeof store?.[name] === "function")) {
      const expected = "an object with get, put and delete";
      throw failure("option_wrong_type", { option: "store", found: "something else", expected });
    }
    this.#store = store;
  }

  /** `{ value, version }` or null */
  async read(deadline, key) {
    return inTime(this.#store.get(key), deadline);
  }

  /** The new version, or null if another writer was first. */
  async write(deadline, key, value, version, expires_at) {
    return inTime(this.#store.put(key, value, { version: version ?? null, expires_at }), deadline);
  }

  async clear(deadline, key) {
    await inTime(this.#store.delete(key), deadline);
  }
}
