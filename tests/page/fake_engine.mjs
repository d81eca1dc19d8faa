// Stands in for the wasm-bindgen glue: `loads` and the `PublicSession` below are what a test sets and sees.
export const loads = [];
export const behaviour = {};

export function initSync({ module }) {
  loads.push(module);
}

export function __wbg_reset_state() {
  loads.push("reset");
}

/** What is known as a callback unless a test says otherwise: an address with a state. */
function withoutResponse(href) {
  const url = new URL(href);
  if (!url.searchParams.has("state")) return undefined;
  for (const name of ["code", "state", "error"]) url.searchParams.delete(name);
  return url.href.replace(/#_=_$/, "");
}

export class PublicSession {
  static async create(options, memory, tab) {
    behaviour.created?.(options, memory, tab);
    return new PublicSession(memory);
  }
  constructor(memory) {
    this.memory = memory;
  }
  authorize(options) {
    return behaviour.authorize(options, this.memory);
  }
  isComplete() {
    return behaviour.isComplete?.() ?? true;
  }
  complete() {
    return behaviour.complete?.() ?? null;
  }
  withoutResponse(url) {
    return (behaviour.withoutResponse ?? withoutResponse)(url);
  }
  heldToken() {
    return behaviour.heldToken?.(this.memory) ?? null;
  }
  handleCallback(url) {
    return behaviour.handleCallback(url, this.memory);
  }
  session() {
    return this.memory.get("session") ?? null;
  }
  accessToken(options) {
    return behaviour.accessToken(options, this.memory);
  }
  async signOut(options) {
    this.memory.clear();
    return behaviour.signOut?.(options) ?? {};
  }
  async userinfo() {
    return { sub: "ada" };
  }
}

export class BrowserProtocol {
  static async create(options) {
    if (behaviour.refuse) throw behaviour.refuse;
    return Object.assign(new BrowserProtocol(), { options });
  }
  createAuthorization() {
    return { url: "https://as.example/authorize", transaction: { version: 1 } };
  }
  async exchange(callback) {
    return { callback };
  }
}

export async function wasmModule() {
  return "module";
}
