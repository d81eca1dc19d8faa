// Stands in for the wasm-bindgen glue: `loads` and the `PublicSession` below are what a test sets and sees.
export const loads = [];
export const behaviour = {};

export function initSync({ module }) {
  loads.push(module);
}

export function __wbg_reset_state() {
  loads.push("reset");
}

export class PublicSession {
  static async create(options, memory) {
    behaviour.created?.(options, memory);
    return new PublicSession(memory);
  }
  constructor(memory) {
    this.memory = memory;
  }
  authorize(options) {
    return behaviour.authorize(options, this.memory);
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
  async signOut(wish) {
    this.memory.clear();
    return behaviour.signOut?.(wish) ?? {};
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
