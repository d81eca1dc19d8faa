/**
 * Made-up values for a run of the engine, and the names shown in their place. They are letters and digits, so that
 * no coding changes them.
 */
import { createHash } from "node:crypto";

const MADE_UP = ["client_id", "client_secret", "code", "access_token", "refresh_token"];
/** Tokens that the client's key signs: each begins with a header. An ID token is recognised as a whole. */
const SIGNED = /eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]{20,}/g;
const PASSING = ["iat", "exp", "nbf", "jti"];
const BASIC = /Basic ([A-Za-z0-9+/]+=*)/g;

export class Placeholders {
  #shown = new Map();

  constructor() {
    for (const name of MADE_UP) this.value(name);
    const hash = createHash("sha256").update(`${this.value("client_secret")}|${this.value("code")}`).digest("hex");
    this.show(hash, "sha256(client_secret|code)");
  }

  /** The value that stands for `name`. */
  value(name) {
    const value = `gw${Buffer.from(name).toString("hex")}wg`;
    this.show(value, name);
    return value;
  }

  /** Shows `<name>` wherever `value` occurs. */
  show(value, name) {
    if (value) this.#shown.set(String(value), `<${name}>`);
  }

  /** A text in the form that is shown. */
  in(text) {
    let out = text.replace(BASIC, (_, coded) => `Basic base64(${Buffer.from(coded, "base64").toString()})`);
    const named = (shown) => [...this.#shown].reduce((rest, [value, name]) => rest.replaceAll(value, name), shown);
    out = named(out).replace(SIGNED, (_, coded) => {
      const claims = Object.entries(JSON.parse(Buffer.from(coded, "base64url").toString()));
      const lasting = claims.map(([name, value]) => (PASSING.includes(name) ? name : `${name}=${value}`));
      return `<jwt by the private key: ${named(lasting.join(", "))}>`;
    });
    return out;
  }
}
