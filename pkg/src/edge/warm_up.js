// Engines of JavaScript compile wasm lazily, function by function, in the first calls: some ten milliseconds of the first
// request. A worker that has its module compiled when it starts runs through a login and a callback before anybody asks.
// No runtime gives out random bytes at that time, so fixed ones take their place, and whatever comes of them is thrown
// away: nothing of it is sent, stored or given out.

import { SEND } from "../effects.js";
import { Call } from "./call.js";
import { Compiled } from "./compiled.js";
import { engine } from "./engine.js";
import { Isolate } from "./isolate.js";
import { messageOf } from "./message.js";
import * as operations from "./operations.js";
import { platform } from "./platform.js";
import { Sealer, textOf } from "./sealer.js";

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
const TOKENS = '{"access_token":"none","token_type":"Bearer","expires_in":3600,"refresh_token":"none"}';

/** A call that draws nothing and sends nothing. */
class Rehearsal extends Call {
  entropy() {
    return textOf(new Uint8Array(96));
  }

  perform(effect, ...asked) {
    return effect === SEND ? [200, "application/json", null, null, TOKENS] : super.perform(effect, ...asked);
  }
}

/** A login and a callback of nobody: the cookie of the session that they make, or undefined without a module at hand. */
export function rehearse() {
  if (!engine.loadNow()) return undefined;
  const sealer = new Sealer(engine.convert, OPTIONS.cookieKeys, () => new Uint8Array(24));
  const { headers } = engine;
  const around = { options: {}, isolate: new Isolate(), platform, realm: "", sealer, headers, now: () => 0, report() {} };
  const run = (operation, client, args) => engine.runNow({ operation, client, args, host: new Rehearsal(around) });
  const compiled = new Compiled(operations.CONFIGURE, OPTIONS, new Rehearsal(around));
  compiled.readNow();
  const configuration = compiled.get();
  const open = (path, cookie = "") => {
    const sent = { get: (name) => (name === "cookie" ? cookie : null) };
    const request = { method: "GET", url: ORIGIN + path, body: null, headers: sent };
    const [, , pairs] = run(operations.HANDLE, configuration, [messageOf(request)]);
    return (name) => pairs.find(([other]) => other === name)?.[1] ?? "";
  };
  open("/auth/unknown");
  const left = open("/auth/none/login");
  const state = new URL(left("location")).searchParams.get("state");
  const [cookie] = left("set-cookie").split(";");
  const back = open(`/auth/none/callback?code=none&state=${state}`, cookie);
  const [session] = back("set-cookie").split(";");
  open("/auth/session", session);
  return session;
}

/** Has the engine's code compiled where its module is at hand; without it the first request does that. */
export function warmUp() {
  try {
    rehearse();
  } catch {
    // Nothing depends on it.
  }
}
