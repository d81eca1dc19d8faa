/**
 * Reads JSON text and keeps the place of each member, which `JSON.parse` does not report: messages give line and
 * column, and names that occur twice are found. The value itself comes from `JSON.parse`.
 */

/** Why and where a text is not JSON. */
export class JsonTextError extends Error {
  constructor(message, text, at) {
    super(message);
    Object.assign(this, placeOf(text, at));
  }
}

/** Line and column, counted from 1, of an index in the text. */
function placeOf(text, at) {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

/**
 * @param {string} text
 * @returns {{ value: unknown, placeOf: (path: string) => { line: number, column: number } | undefined, repeated: string[] }}
 *   `placeOf` takes the path of a member as errors name it: `dialect.token_request`; `repeated` lists the paths that
 *   stand twice
 */
export function readJson(text) {
  const scanner = new Scanner(text.replace(/^\uFEFF/, " "));
  scanner.document();
  const places = scanner.places;
  return {
    value: JSON.parse(scanner.text),
    repeated: scanner.repeated,
    placeOf: (path) => (places.has(path) ? placeOf(scanner.text, places.get(path)) : undefined),
  };
}

class Scanner {
  places = new Map();
  repeated = [];
  #at = 0;

  constructor(text) {
    this.text = text;
  }

  document() {
    this.#value("");
    this.#space();
    if (this.#at < this.text.length) this.#fail("there is something else after the document");
  }

  #fail(message, at = this.#at) {
    throw new JsonTextError(message, this.text, at);
  }

  #space() {
    while (/[ \t\r\n]/.test(this.text[this.#at] ?? "")) this.#at++;
    if (this.text[this.#at] === "/" && /[/*]/.test(this.text[this.#at + 1] ?? "")) this.#fail("JSON has no comments; a note goes into the member `notes`");
  }

  #value(path) {
    this.#space();
    const start = this.text[this.#at];
    if (start === undefined) this.#fail("the text ends before the document does");
    if (start === "{") return this.#members(path);
    if (start === "[") return this.#items(path);
    if (start === '"') return this.#string();
    if (start === "'" || start === "`") this.#fail('a string needs double quotes: "…"');
    const word = /^[^\s,\]}:]+/.exec(this.text.slice(this.#at))?.[0] ?? start;
    if (!/^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(word)) this.#fail(`\`${word.slice(0, 40)}\` is not a JSON value; a string needs double quotes`);
    this.#at += word.length;
  }

  #members(path) {
    const named = new Set();
    const opened = this.#at++;
    this.#space();
    if (this.#take("}")) return;
    for (;;) {
      const at = this.#at;
      if (this.text[at] === "}") this.#fail("remove the comma before this brace");
      if (this.text[at] !== '"') this.#fail(at < this.text.length ? 'the name of a member needs double quotes: "…"' : "the object is not closed", at < this.text.length ? at : opened);
      const name = this.#string();
      const own = path === "" ? name : `${path}.${name}`;
      if (named.has(name)) this.repeated.push(own);
      named.add(name);
      this.places.set(own, at);
      this.#space();
      if (!this.#take(":")) this.#fail(`behind the name "${name}" a colon is missing`);
      this.#value(own);
      this.#space();
      if (this.#take("}")) return;
      if (!this.#take(",")) this.#fail(this.#at < this.text.length ? `behind the member "${name}" a comma is missing, or the brace that closes the object` : "the object is not closed", this.#at < this.text.length ? this.#at : opened);
      this.#space();
    }
  }

  #items(path) {
    const opened = this.#at++;
    this.#space();
    if (this.#take("]")) return;
    for (let index = 0; ; index++) {
      this.#space();
      if (this.text[this.#at] === "]") this.#fail("remove the comma before this bracket");
      const own = `${path}.${index}`;
      this.places.set(own, this.#at);
      this.#value(own);
      this.#space();
      if (this.#take("]")) return;
      if (!this.#take(",")) this.#fail(this.#at < this.text.length ? "between two items a comma is missing, or the bracket that closes the list" : "the list is not closed", this.#at < this.text.length ? this.#at : opened);
    }
  }

  #string() {
    const start = this.#at;
    const found = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/.exec(this.text.slice(start))?.[0];
    if (!found) {
      const rest = /^"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/.exec(this.text.slice(start))[0];
      const end = start + rest.length;
      const next = this.text[end];
      if (next === "\\") this.#fail("JSON has no such escape; a backslash is written \\\\", end);
      this.#fail(next === "\n" || next === "\r" || next === undefined ? "this string does not end on its line" : "this character is written as an escape in a string", next === undefined || next === "\n" || next === "\r" ? start : end);
    }
    this.#at += found.length;
    return JSON.parse(found);
  }

  #take(character) {
    if (this.text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
