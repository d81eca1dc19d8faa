/** The cookies of one user agent, and every `Set-Cookie` line it ever received. */
export class CookieJar {
  #cookies = new Map();
  /** All lines, oldest first. */
  lines = [];

  /** Stores, replaces and removes cookies by a response. */
  take(response) {
    for (const line of response.headers.getSetCookie()) {
      this.lines.push(line);
      const [pair, ...attributes] = line.split("; ");
      const equals = pair.indexOf("=");
      const name = pair.slice(0, equals);
      if (attributes.includes("Max-Age=0")) this.#cookies.delete(name);
      else this.#cookies.set(name, pair.slice(equals + 1));
    }
  }

  /** The value of a `Cookie` header. */
  header() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  names() {
    return [...this.#cookies.keys()];
  }

  /** The names without the part that distinguishes sessions, or ports of this machine. */
  kinds() {
    const untagged = (name) => name.replace(/^((?:__Host-)?gw(?:_ended)?\..+)\.[\w-]{12}$/, "$1");
    return this.names().map((name) => untagged(name).replace(/^(gw(?:_\w+)?\.[^.]+)\.\d+/, "$1"));
  }

  /** The only cookie with this prefix. */
  find(prefix) {
    const found = [...this.#cookies].filter(([name]) => name.startsWith(prefix));
    if (found.length !== 1) throw new Error(`${found.length} cookies begin with ${prefix}: ${this.names()}`);
    return { name: found[0][0], value: found[0][1] };
  }

  set(name, value) {
    this.#cookies.set(name, value);
  }

  delete(name) {
    this.#cookies.delete(name);
  }

  /** A jar with the same cookies: a stolen copy, or another device's. */
  copy() {
    const copy = new CookieJar();
    for (const [name, value] of this.#cookies) copy.set(name, value);
    return copy;
  }
}
