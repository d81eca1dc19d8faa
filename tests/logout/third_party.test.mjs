/**
 * Npm `oidc-provider`, a server that we did not write, reports a sign-out, and its logout token ends the session.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createHandler } from "grantway/edge";
import { startThirdPartyServer } from "../oidc/third_party_server.js";
import { keyOf, ofType } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { serveFetch } from "../workerd/over_http.js";

let app, server;
const isolates = [];
before(async () => {
  app = await serveFetch(async (request) => (await isolates[1].auth.handle(request, {})) ?? new Response("a page"));
  server = await startThirdPartyServer(app.origin, { backchannel_logout_uri: `${app.origin}/auth/oidc/backchannel`, backchannel_logout_session_required: true });
  const entries = new Map();
  let written = 0;
  const store = {
    get: async (key) => entries.get(key) ?? null,
    async put(key, value, { version }) {
      if ((entries.get(key)?.version ?? null) !== version) return null;
      entries.set(key, { value, version: String((written += 1)) });
      return entries.get(key).version;
    },
    delete: async (key) => void entries.delete(key),
  };
  for (let count = 0; count < 2; count += 1) {
    const events = [];
    const oidc = {
      issuer: server.issuer,
      client_id: "basic",
      client_secret: "basic-secret:with/odd+characters",
      redirect_uri: `${app.origin}/auth/oidc/callback`,
      postLogoutRedirectUri: `${app.origin}/`,
      scope: "openid",
      backChannelLogout: true,
    };
    isolates.push({ events, auth: createHandler({ providers: { oidc }, cookieKeys: [keyOf(4)], store, onEvent: (event) => events.push(event) }) });
  }
});
after(async () => {
  await server?.stop();
  await app?.stop();
});

test("signing out on the server's page ends the sessions here, in another isolate than the one that was told", async () => {
  const person = server.person();
  const browser = new UserAgent(app.origin, (url, init) => isolates[0].auth.handle(new Request(url, init), {}));
  await browser.signIn(person, "oidc", { user: "ben" });
  const { claims } = await browser.session();
  assert.deepEqual([claims.sub, typeof claims.sid], ["ben", "string"]);
  // Another application sends the person to the server's own sign-out.
  const query = new URLSearchParams({ client_id: "basic", post_logout_redirect_uri: `${app.origin}/` });
  assert.equal(await person.signOut(`${server.issuer}/session/end?${query}`), `${app.origin}/`);
  assert.deepEqual(ofType(isolates[1].events, "logout_token_refused"), []);
  assert.deepEqual(ofType(isolates[1].events, "session_ended").map(({ by }) => by), ["back_channel"]);
  assert.equal(await browser.session(), null);
});
