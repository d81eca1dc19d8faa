import { serve } from "../workerd/over_http.js";
import { makeJws } from "./signing.js";

/** A small OpenID provider. The test sets its keys, and its answers at `jwks_uri`. */
export async function startProvider(key) {
  const state = {
    /** The published keys. */
    keys: [key],
    /** Answers at `jwks_uri` in place of the keys: `(request, response)`. */
    instead: undefined,
    /** How often the keys were requested. */
    asked: 0,
    /** How many seconds its clock is ahead. */
    ahead: 0,
    /** Claims of the next ID token. */
    person: {},
  };
  const server = await serve((request, response) => {
    const json = (body) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url.split("?")[0] === "/jwks") {
      state.asked += 1;
      if (state.instead) return state.instead(request, response);
      return json({ keys: state.keys.map(({ jwk }) => jwk) });
    }
    request.resume();
    const now = Math.floor(Date.now() / 1000) + state.ahead;
    const claims = { iss: server.origin, aud: "the-client", iat: now, exp: now + 300, ...state.person };
    json({ access_token: "a", token_type: "Bearer", expires_in: 3600, scope: "openid", id_token: makeJws(claims, key, { typ: "JWT" }) });
  });
  return Object.assign(state, {
    origin: server.origin,
    stop: server.stop,
    /** Signs in a browser of the application, as somebody with a session here. */
    async signIn(browser, sub, sid) {
      const asked = new URL(await browser.begin("own"));
      state.person = { sub, sid, nonce: asked.searchParams.get("nonce") };
      return browser.open(`/auth/own/callback?code=c&state=${asked.searchParams.get("state")}`);
    },
  });
}
