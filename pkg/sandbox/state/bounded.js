/**
 * A dictionary that drops its oldest entry beyond a limit, so that a public sandbox that runs for weeks does not
 * grow.
 */
export class Bounded extends Map {
  #most;

  constructor(most) {
    super();
    this.#most = most;
  }

  set(key, value) {
    super.set(key, value);
    if (this.size > this.#most) this.delete(this.keys().next().value);
    return this;
  }
}
