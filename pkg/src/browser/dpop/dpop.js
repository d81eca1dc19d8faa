import { FORGET_SESSION, MAKE_DPOP_KEY, RECALL_DPOP_NONCE, SEND, SIGN_DPOP, STORE_SESSION } from "../../effects.js";
import { failure } from "../first_load.js";
import { dpopKeys } from "./dpop_keys.js";

// Proofs of possession (RFC 9449). The engine writes them; this file has the keys sign, and keeps each origin's nonce.

const keyOf = (session) => session?.tokens?.dpop_key?.x;

/** The method as fetch sends it: it corrects the case of these, and of no other. */
const methodOf = ({ method = "GET" }) => (/^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method);

/** Whether an API wants a proof with the nonce that it sent. Without a readable challenge (CORS) the nonce says so. */
const wantsNonce = ({ status, headers }) =>
  status === 401 && (headers.get("WWW-Authenticate") ?? "use_dpop_nonce").includes("use_dpop_nonce");

/**
 * What a client needs for tokens that are bound to a key. `session()` gives the present one, and
 * `prove([method, url, token, nonce])` asks the engine for a proof; the rest as in `dpopKeys`.
 */
export function dpopOf({ session, prove, ...more }) {
  if (!globalThis.crypto?.subtle) throw failure("api_missing", { api: "crypto.subtle" });
  const keys = dpopKeys(more);
  const nonces = new Map();
  const nonceOf = (url) => nonces.get(new URL(url).origin) ?? null;
  const note = (url, nonce) => nonce && nonces.set(new URL(url).origin, nonce);

  async function replace(after, change) {
    const before = keyOf(session());
    const changed = await change();
    if (before !== keyOf(after)) await keys.replace(before, keyOf(after));
    return changed;
  }

  const effects = {
    [MAKE_DPOP_KEY]: keys.make,
    [SIGN_DPOP]: keys.sign,
    [RECALL_DPOP_NONCE]: nonceOf,
    [STORE_SESSION]: ([, after], keep) => replace(after, keep),
    [FORGET_SESSION]: (_, forget) => replace(undefined, forget),
    async [SEND](payload, send) {
      const answer = await send();
      note(payload[1], answer[5]);
      return answer;
    },
  };

  /** Has a host perform the effects of DPoP too. */
  function serve(host) {
    const { perform } = host;
    host.perform = (effect, payload, emit) => {
      const go = () => perform(effect, payload, emit);
      return effects[effect] ? effects[effect](payload, go) : go();
    };
    return host;
  }

  /** The same `send`, which adds a proof to each request with a bound token. A request may be sent once more, if the API wants a nonce. */
  const proving = (send) => async (url, init) => {
    const [scheme, token] = init.headers.get("Authorization")?.split(" ") ?? [];
    if (scheme !== "DPoP") return send(url, init);
    const attempt = async () => {
      const headers = new Headers(init.headers);
      headers.set("DPoP", await prove([methodOf(init), url, token, nonceOf(url)]));
      const response = await send(url, { ...init, headers });
      note(url, response.headers.get("DPoP-Nonce"));
      return response;
    };
    const before = nonceOf(url);
    const response = await attempt();
    const isNew = response.headers.has("DPoP-Nonce") && response.headers.get("DPoP-Nonce") !== before;
    if (!isNew || !wantsNonce(response) || typeof init.body?.getReader === "function") return response;
    await response.body?.cancel();
    return attempt();
  };

  return { serve, proving };
}
