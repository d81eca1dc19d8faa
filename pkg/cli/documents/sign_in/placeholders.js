/**
 * The values that a run of the engine is given in place of real ones, and what is shown for them. They are letters and
 * digits, so that no coding changes them on their way.
 */
import { createHash } from "node:crypto";

const MADE_UP = ["client_id", "client_secret", "code", "access_token", "refresh_token"];
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

  /** Shows `<name>` wherever `value` stands. */
  show(value, name) {
    if (value) this.#shown.set(String(value), `<${name}>`);
  }

  /** A text as it is shown. */
  in(text) {
    let out = text.replace(BASIC, (_, coded) => `Basic base64(${Buffer.from(coded, "base64").toString()})`);
    for (const [value, shown] of this.#shown) out = out.replaceAll(value, shown);
    return out;
  }
}
