/** Random inputs, the same ones in every run. */

/** A generator of numbers below 1 that starts from `seed` (mulberry32). */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Texts that some parser mistakes for something else. */
const ODD = [
  ..."\0\t\n%?#&=;,{}\"'<>`~*\\",
  ..." \u00e9\u2028\ufeff\ud800".split(""),
  ...["", "\r\nX: y", "%zz", "%00", "%0d%0a", "%ff", "\udc00x", "\u{1f600}", "__proto__", "constructor", "then", "..", "//", "/\\", "{host}"],
  ...["-1", "0", "1e309", "9007199254740993", "null", "[]", "..%2f", "https://evil.example", "javascript:alert(1)", "*.x"],
  "A".repeat(300),
  "/a".repeat(3000),
];
const MEMBERS = ["access_token", "expires_in", "scope", "error", "id_token", "sub", "keys", "issuer", "__proto__", "data", "1", "token_type"];

export class Random {
  #next;

  constructor(seed) {
    this.#next = numbers(seed);
  }

  below = (count) => Math.floor(this.#next() * count);
  pick = (list) => list[this.below(list.length)];
  chance = (share) => this.#next() < share;

  text() {
    const parts = Array.from({ length: 1 + this.below(4) }, () => (this.chance(0.5) ? this.pick(ODD) : this.below(1e9).toString(36)));
    return parts.join("");
  }

  /** `text` with one to three changes. */
  mutated(text) {
    let changed = text;
    for (let left = 1 + this.below(3); left > 0; left -= 1) {
      const at = this.below(changed.length + 1);
      const [head, tail] = [changed.slice(0, at), changed.slice(at)];
      const letter = String.fromCharCode(this.below(this.chance(0.8) ? 128 : 65_536));
      const ways = [head + this.pick(ODD) + tail, head + tail.slice(1 + this.below(8)), head + letter + tail.slice(1), changed + changed, head, tail + head];
      changed = this.pick(ways).slice(0, 40_000);
    }
    return changed;
  }

  /** Any JSON value, with names that mean something. */
  value(depth = 0) {
    const leaves = [null, this.chance(0.5), this.below(1e6), -this.below(1e6), 1e308, 2 ** 53, -0, 0.1, -(2 ** 63), this.text(), this.pick(ODD)];
    const kind = depth > 4 ? 0 : this.below(3);
    if (kind === 0) return this.pick(leaves);
    const inner = Array.from({ length: this.below(4) }, () => this.value(depth + 1));
    if (kind === 1) return inner;
    const named = Object.create(Object.prototype);
    for (const value of inner) {
      const name = this.chance(0.5) ? this.pick(MEMBERS) : this.text();
      Object.defineProperty(named, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return named;
  }

  /** What may replace the JSON of `members`. */
  json(members) {
    const text = JSON.stringify(members);
    const deep = 1 + this.below(30_000);
    const changed = { ...members, [this.pick(Object.keys(members))]: this.value() };
    return this.pick([
      () => text,
      () => text,
      () => JSON.stringify(changed),
      () => JSON.stringify(changed),
      () => this.mutated(text),
      () => "[".repeat(deep) + "]".repeat(this.pick([0, deep])),
      () => text.replace("{", `{"x":${'{"a":'.repeat(deep)}1${"}".repeat(deep)},`),
      () => `{${Array.from({ length: this.below(9000) }, (_, at) => `"k${at.toString(36)}":${at}`).join(",")}}`,
      () => text.replace("{", '{"a":1,"a":2,'),
      () => `\ufeff${text}`,
      () => text.replace(":", ':1e400,"z":'),
      () => text + text,
      () => JSON.stringify(this.value()),
      () => text.replace(/"([a-z_]+)":"/, '"$1":"\\ud800\\u0000\\r\\n'),
      () => `<html>${text}`,
      () => "",
    ])();
  }

  /** A body that breaks off, never ends, or is not text. */
  stream() {
    const broken = (controller) => {
      controller.enqueue(new Uint8Array(this.below(2000)).fill(32));
      controller.error(new Error("cut"));
    };
    let pieces = 0;
    const long = (controller) => ((pieces += 1) > 40 ? controller.close() : controller.enqueue(new Uint8Array(16_384).fill(34)));
    return this.pick([
      () => new ReadableStream({ start: broken }),
      () => new ReadableStream({ pull: long }),
      () => Uint8Array.from({ length: this.below(200) }, () => this.below(256)),
    ])();
  }
}
