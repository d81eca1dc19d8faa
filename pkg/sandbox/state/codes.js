/** The authorization codes of one provider, each single-use and short-lived. */
import { Bounded } from "./bounded.js";

export class Codes {
  #byValue = new Bounded(5000);
  #now;

  constructor(now) {
    this.#now = now;
  }

  /** @param {string} value @param {object} grant client_id, user, scope, redirect_uri … @param {number} lifetime seconds */
  issue(value, grant, lifetime) {
    this.#byValue.set(value, { family: undefined, ...grant, expires: this.#now() + lifetime * 1000, used: false });
    return value;
  }

  /** The record, even if the code is used or has expired: some answers differ. */
  find(value) {
    return typeof value === "string" ? this.#byValue.get(value) : undefined;
  }

  /** A code is already invalid at the end of its lifetime. */
  usable(code) {
    return code !== undefined && !code.used && this.#now() < code.expires;
  }

  clear() {
    this.#byValue.clear();
  }
}
