// Engines of JavaScript compile wasm lazily, function by function, in the first calls: some ten milliseconds of the first
// request. A worker that has its module compiled when it starts runs through a login before anybody asks: that is the
// code which most requests need. A callback after it would take as long again, in each isolate, and few get one soon.
// No runtime gives out random bytes at that time, so fixed ones take their place, and whatever comes of them is thrown
// away: nothing of it is sent, stored or given out.

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

/** A call that draws nothing. */
class Rehearsal extends Call {
  entropy() {
    return textOf(new Uint8Array(96));
  }
}

/** A login of nobody: where it leads, or undefined without a module at hand. */
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

/** Has the engine's code compiled where its module is at hand; without it the first request does that. */
export function warmUp() {
  try {
    rehearse();
  } catch {
    // Nothing depends on it.
  }
}
