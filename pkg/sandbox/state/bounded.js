/**
 * A dictionary that forgets its oldest entry beyond a limit: a sandbox that
 * runs for weeks in public keeps its size.
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
