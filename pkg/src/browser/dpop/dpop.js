import { FORGET_SESSION, MAKE_DPOP_KEY, RECALL_DPOP_NONCE, SEND, SIGN_DPOP, STORE_SESSION } from "../../effects.js";
import { failure } from "../first_load.js";
import { dpopKeys } from "./dpop_keys.js";
export { ownProof } from "./dpop_proof.js";

// Proofs of possession (RFC 9449). The engine writes them, and says when one more is wanted; this file has the keys sign,
// and keeps each origin's nonce.

const keyOf = (session) => session?.tokens?.dpop_key?.x;

/** The method as fetch sends it: it corrects the case of these, and of no other. */
const methodOf = ({ method = "GET" }) => (/^(delete|get|head|options|post|put)$/i.test(method) ? method.toUpperCase() : method);

/** An answer of an API as the engine reads it: its nonce and its challenge, as far as CORS shows them. */
const answerOf = ({ status, headers }) => [status, null, headers.get("WWW-Authenticate"), null, null, headers.get("DPoP-Nonce")];

/**
 * What a client needs for tokens that are bound to a key. `session()` gives the present one, and
 * `prove([method, url, token, nonce, answer])` asks the engine for `[proof, nonce]`, or for null where the answer wants
 * none. `requireApi(url)` refuses other origins than those of the option `api`; the rest is as in `dpopKeys`.
 */
export function dpopOf({ session, prove, requireApi, ...more }) {
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
    const request = [methodOf(init), url, token];
    const attempt = async (proof) => {
      const headers = new Headers(init.headers);
      headers.set("DPoP", proof);
      const response = await send(url, { ...init, headers });
      note(url, response.headers.get("DPoP-Nonce"));
      return response;
    };
    const [proof, nonce] = await prove(request);
    const response = await attempt(proof);
    if (typeof init.body?.getReader === "function") return response; // a stream is gone
    const next = await prove([...request, nonce, answerOf(response)]);
    if (!next) return response;
    await response.body?.cancel();
    return attempt(next[0]);
  };

  /** A proof for a request that the application sends by itself, to an origin that may have the token. */
  async function proofFor({ method, url, access_token = null, nonce }) {
    const address = new URL(url);
    const { origin } = new URL(address.href.replace(/^ws/, "http")); // the handshake of a WebSocket is a request
    await requireApi({ origin });
    note(url, nonce);
    const [proof] = await prove([methodOf({ method }), address.href, access_token]);
    return proof;
  }

  return { serve, proving, proofFor };
}
