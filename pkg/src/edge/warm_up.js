// JavaScript engines compile wasm lazily, function by function, which costs the first request some ten
// milliseconds. So a worker whose module is compiled at startup runs a login before the first request: most
// requests need that code. Running a callback too would take as long again, and few isolates get one soon.
// No runtime provides random bytes at startup, so fixed ones are used, and the result is dropped: nothing of it is
// sent, stored or returned.

import { textOf } from "../codec.js";
import { Call } from "./host/call.js";
import { Compiled } from "./compiled.js";
import { engine } from "./engine.js";
import { Isolate } from "./host/isolate.js";
import { messageOf } from "./message.js";
import * as operations from "./operations.js";
import { platform } from "./host/platform.js";
import { Sealer } from "./host/sealer.js";

const ORIGIN = "https://warm-up.invalid";
const OPTIONS = {
  cookieKeys: ["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
  providers: {
    none: {
      provider: { authorization_endpoint: `${ORIGIN}/authorize`, token_endpoint: `${ORIGIN}/token` },
      client_id: "none",
      client_secret: "none",
      redirect_uri: `${ORIGIN}/auth/none/callback`,
    },
  },
};

/** A call without entropy. */
class Rehearsal extends Call {
  entropy() {
    return textOf(new Uint8Array(96));
  }
}

/** A made-up login: its location, or undefined without a module at hand. */
export function rehearse() {
  if (!engine.loadNow()) return undefined;
  const sealer = new Sealer(engine.convert, OPTIONS.cookieKeys, () => new Uint8Array(24));
  const { headers } = engine;
  const around = { options: {}, isolate: new Isolate(), platform, realm: "", sealer, headers, now: () => 0, report() {} };
  const compiled = new Compiled(operations.CONFIGURE, OPTIONS, new Rehearsal(around));
  compiled.readNow();
  const request = { method: "GET", url: `${ORIGIN}/auth/none/login`, body: null, headers: new Headers() };
  const args = [messageOf(request)];
  const [, , pairs] = engine.runNow({ operation: operations.HANDLE, client: compiled.get(), args, host: new Rehearsal(around) });
  return pairs.find(([name]) => name === "location")[1];
}

/** Compiles the engine's code if its module is at hand; otherwise the first request does that. */
export function warmUp() {
  try {
    rehearse();
  } catch {
    // Nothing depends on it.
  }
}
