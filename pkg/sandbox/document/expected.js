/**
 * What a request may and must contain, by names on the wire. The sandbox is strict: an undeclared parameter is a
 * mistake, and so is one that occurs twice.
 */
export class Expected {
  #rules = new Map();

  /**
   * @param {string} name on the wire
   * @param {{ as?: string, is?: string, optional?: boolean, repeats?: boolean }} [rule] `as`: its canonical name; `is`: the only value
   */
  add(name, rule = {}) {
    this.#rules.set(name, { as: name, ...rule });
    return this;
  }

  /** The first mistake in a request, as a sentence; undefined if there is none. */
  mistake(pairs) {
    const seen = new Set();
    for (const [name, value] of pairs) {
      const rule = this.#rules.get(name);
      if (!rule) return `parameter ${name} is not expected here`;
      if (seen.has(name) && !rule.repeats) return `parameter ${name} came twice`;
      seen.add(name);
      if (typeof value !== "string") return `parameter ${name} must be a text`;
      if (value === "" && rule.is !== "") return `parameter ${name} is empty`;
      if (rule.is !== undefined && value !== rule.is) return `parameter ${name} must be ${rule.is}`;
    }
    for (const [name, { optional }] of this.#rules) if (!optional && !seen.has(name)) return `parameter ${name} is missing`;
    return undefined;
  }

  /** The values under their canonical names. */
  read(pairs) {
    const values = Object.create(null);
    for (const [name, value] of pairs) values[this.#rules.get(name)?.as ?? name] = value;
    return values;
  }
}
