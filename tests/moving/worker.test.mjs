// Live sessions of Auth.js (next-auth 4 and 5) and iron-session, made by those libraries, go on in a worker of ours.

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { createHandler } from "grantway/edge";
import { fromAuthJs } from "grantway/moving/authjs";
import { fromIronSession } from "grantway/moving/iron-session";
import { createSandbox } from "grantway/sandbox";
import { memoryStore } from "grantway/stores/memory";
import { keyOf } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { serveFetch } from "../workerd/over_http.js";
import { options as authJs } from "./programs/authjs.js";
import { options as ironSession } from "./programs/iron_session.js";
import { CLIENT, SECRET, withAuthJs, withIronSession, withNextAuth4 } from "./peers_worker.mjs";

const ORIGIN = "http://localhost:8787";

let sandbox, server, issuer, person;
/** Who answers the person's browser: the program before the move, or the one after it. */
let program;

before(async () => {
  sandbox = createSandbox();
  server = await serveFetch(sandbox.fetch);
  issuer = `${server.origin}/standard`;
});
after(() => server?.stop());

beforeEach(() => {
  sandbox.reset();
  const redirect_uris = ["/api/auth/callback/main", "/callback", "/auth/main/callback"].map((path) => ORIGIN + path);
  sandbox.register("standard", { ...CLIENT, redirect_uris });
  person = new UserAgent(ORIGIN, (url, init) => program(new Request(url, init)));
});

/** Signs in with Auth.js, by the form of its sign-in page. */
async function signInWithAuthJs() {
  const { csrfToken } = await (await person.open("/api/auth/csrf")).json();
  const form = { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ csrfToken, callbackUrl: "/" }).toString() };
  const sent = await person.open("/api/auth/signin/main", form);
  await person.open(await sandbox.signIn(sent.headers.get("location"), { user: "ben" }));
}

const tokensOfJwt = ({ provider, access_token, refresh_token, expires_at, id_token }) => provider && { provider, access_token, refresh_token, expires_at, id_token };

const PEERS = {
  "Auth.js 5": {
    before: () => withAuthJs(issuer),
    signIn: signInWithAuthJs,
    cookie: "authjs.session-token",
    after: (more) => (more ? fromAuthJs({ secret: SECRET, tokens: tokensOfJwt, ...more }) : authJs({ AUTH_SECRET: SECRET }).import),
  },
  "next-auth 4": {
    before: () => withNextAuth4(issuer, ORIGIN),
    signIn: signInWithAuthJs,
    cookie: "next-auth.session-token",
    after: (more) => fromAuthJs({ secret: ["a newer secret", SECRET], tokens: tokensOfJwt, ...more }),
  },
  "iron-session": {
    before: () => withIronSession(issuer, ORIGIN),
    async signIn() {
      const sent = await person.open("/login");
      await person.open(await sandbox.signIn(sent.headers.get("location"), { user: "ben" }));
    },
    cookie: "my-session",
    after: () => ironSession({ SESSION_PASSWORD: SECRET }).import,
  },
};

/** The program after the move. */
function moved(importer, options = {}) {
  const events = [];
  const config = {
    providers: { main: { issuer, ...CLIENT, redirect_uri: `${ORIGIN}/auth/main/callback`, scope: "openid profile email offline_access" } },
    cookieKeys: [keyOf(5)],
    onSignIn: ({ profile, userinfo }) => ({ name: profile.name, sub: userinfo?.sub }),
    onEvent: (event) => events.push(event),
    import: importer,
    ...options,
  };
  const auth = createHandler(config);
  const serve = auth.protect(async ({ session }) => {
    if (session) return new Response(`Hello, ${session.data.name}`);
    return new Response("nobody");
  });
  return { events, auth, serve: (request) => serve(request) };
}

const oldCookies = (name) => person.jar.names().filter((one) => one === name || one.startsWith(`${name}.`));
const refreshTokensSent = () =>
  sandbox.log("token", "standard").map(({ body }) => new URLSearchParams(body).get("refresh_token")).filter(Boolean);
const refusals = (events) => events.filter(({ type }) => type === "import_refused").map(({ code }) => code);

for (const [name, peer] of Object.entries(PEERS)) {
  it(`S26, S40: who signed in with ${name} stays signed in: onSignIn runs, refresh and sign-out work, the old cookie is gone`, async () => {
    program = peer.before();
    await peer.signIn();
    assert.notEqual(oldCookies(peer.cookie).length, 0, person.jar.names().join());

    const { events, serve, auth } = moved(peer.after());
    program = serve;
    assert.equal(await (await person.open("/inbox")).text(), "Hello, Ben Orchard", JSON.stringify(events));
    assert.deepEqual(oldCookies(peer.cookie), []);
    assert.ok(events.some(({ type, duration }) => type === "session_imported" && duration >= 0));

    const { claims, data, scope } = await person.session();
    assert.deepEqual([claims.iss, data.sub], [issuer, claims.sub]);
    assert.ok(scope.includes("offline_access"));
    const sent = refreshTokensSent().length;
    const request = new Request(`${ORIGIN}/inbox`, { headers: { cookie: person.jar.header() } });
    const session = await auth.session(request);
    await session.accessToken({ refresh: true });
    person.jar.take(session.commit(new Response()));
    assert.equal(refreshTokensSent().length, sent + 1);
    assert.equal(new Set(refreshTokensSent()).size, refreshTokensSent().length, "no refresh token was sent twice");

    await person.call("/auth/logout", { method: "POST" });
    assert.equal(await person.session(), null);
    assert.equal((await person.open("/inbox")).status, 302);
  });
}

describe("the first requests after the move", () => {
  const peer = PEERS["Auth.js 5"];
  const signedIn = async () => {
    program = peer.before();
    await peer.signIn();
  };

  it("the page's own question finds the session too, and its answer sets the cookie", async () => {
    await signedIn();
    program = moved(peer.after()).serve;
    assert.equal((await person.session()).data.name, "Ben Orchard");
    assert.deepEqual(oldCookies(peer.cookie), []);
    assert.equal((await person.session()).data.name, "Ben Orchard");
    assert.equal(refreshTokensSent().length, 1);
  });

  it("a sign-out that is the very first request ends the session, in every order of its cookies", async () => {
    await signedIn();
    program = moved(peer.after()).serve;
    await person.call("/auth/logout", { method: "POST" });
    assert.equal(await person.session(), null);
    assert.deepEqual(oldCookies(peer.cookie), []);
  });

  it("a wrong client secret costs nobody the session: the old cookie stays", async () => {
    await signedIn();
    const providers = { main: { issuer, ...CLIENT, client_secret: "wrong", redirect_uri: `${ORIGIN}/auth/main/callback`, scope: "openid" } };
    const { serve, events } = moved(peer.after(), { providers });
    program = serve;
    assert.equal((await person.open("/inbox")).status, 302);
    assert.deepEqual(refusals(events), ["client_rejected"]);
    assert.notEqual(oldCookies(peer.cookie).length, 0);
    program = moved(peer.after()).serve;
    assert.equal((await person.session()).data.name, "Ben Orchard");
  });

  it("S37, A1: a form that another origin posts takes nothing over", async () => {
    await signedIn();
    const { auth } = moved(peer.after());
    program = auth.withSession(({ session }) => new Response(session ? "somebody" : "nobody"));
    const headers = { cookie: person.jar.header(), origin: "https://evil.example", "sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    const answer = await program(new Request(`${ORIGIN}/comment`, { method: "POST", headers }));
    assert.deepEqual([await answer.text(), answer.headers.getSetCookie(), refreshTokensSent()], ["nobody", [], []]);
    assert.equal((await person.session()).data.name, "Ben Orchard");
  });

  for (const [where, isolates] of [["in one isolate", 1], ["in two isolates that share a store", 2]]) {
    it(`S27, A17: many at once, ${where}, begin one session and spend one refresh token`, async () => {
      await signedIn();
      const store = isolates > 1 ? { store: memoryStore() } : {};
      const programs = Array.from({ length: isolates }, () => moved(peer.after(), store).serve);
      const cookie = person.jar.header();
      const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => {
        const headers = { cookie, accept: "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none" };
        return programs[index % isolates](new Request(`${ORIGIN}/inbox`, { headers }));
      }));
      for (const answer of answers) assert.equal(await answer.clone().text(), "Hello, Ben Orchard");
      assert.equal(refreshTokensSent().length, 1);
      for (const answer of answers) person.jar.take(answer);
      assert.equal(person.jar.kinds().filter((kind) => kind.includes("gw.")).length, 1, person.jar.names().join());
      program = programs[0];
      assert.equal((await person.session()).data.name, "Ben Orchard");
    });
  }

  it("A24: with a store, no copy of the old cookie brings a session back that was signed out", async () => {
    await signedIn();
    const copy = person.jar.copy();
    program = moved(peer.after(), { store: memoryStore() }).serve;
    await person.open("/inbox");
    await person.call("/auth/logout", { method: "POST" });
    person.jar = copy;
    assert.equal(await person.session(), null);
    assert.equal(refreshTokensSent().length, 1);
  });

  it("who has a session of ours already keeps it, and nothing is sent", async () => {
    await signedIn();
    const old = person.jar.copy();
    const { serve } = moved(peer.after());
    program = serve;
    await person.open("/inbox");
    const { name, value } = person.jar.find("gw");
    old.set(name, value);
    person.jar = old;
    program = moved(peer.after()).serve;
    assert.equal((await person.session()).data.name, "Ben Orchard");
    assert.equal(refreshTokensSent().length, 1);
    assert.deepEqual(oldCookies(peer.cookie), []);
  });

  it("the old session stays while the server is away", async () => {
    await signedIn();
    const { serve, events } = moved(peer.after());
    program = serve;
    sandbox.fault("standard", { endpoint: "token", kind: "503", times: "always" });
    assert.equal(await person.session(), null);
    assert.equal(oldCookies(peer.cookie).length, 1);
    assert.equal(events.find(({ type }) => type === "import_refused").retryable, true);
    sandbox.fault("standard", { endpoint: "token", kind: "none" });
    assert.equal((await person.session()).data.name, "Ben Orchard");
  });

  it("without a refresh token, the access token is good for as long as userinfo takes it", async () => {
    await signedIn();
    const tokens = (jwt) => ({ ...tokensOfJwt(jwt), refresh_token: undefined });
    const { serve } = moved(peer.after({ tokens }));
    program = serve;
    const session = await person.session();
    assert.equal(session.data.name, "Ben Orchard");
    assert.equal(typeof session.token_expires_at, "number");
    assert.deepEqual(refreshTokensSent(), []);
  });
});

describe("what is not taken over", () => {
  const peer = PEERS["Auth.js 5"];
  const refusedBy = async (importer, options) => {
    const { serve, events } = moved(importer, options);
    program = serve;
    assert.equal(await person.session(), null);
    return refusals(events);
  };

  it("A24: a cookie that somebody tampered with, one of another secret, and one that has expired", async () => {
    program = peer.before();
    await peer.signIn();
    const { name, value } = person.jar.find(peer.cookie);
    assert.deepEqual(await refusedBy(peer.after({ secret: "another secret" })), []);
    for (const at of [10, Math.floor(value.length / 2), value.length - 3]) {
      person.jar.set(name, value.slice(0, at) + (value[at] === "A" ? "B" : "A") + value.slice(at + 1));
      assert.deepEqual(await refusedBy(peer.after()), [], `changed at ${at}`);
    }
    const { encode } = await import("@auth/core/jwt");
    person.jar.set(name, await encode({ token: { provider: "main", refresh_token: "any" }, secret: SECRET, salt: name, maxAge: -60 }));
    assert.deepEqual(await refusedBy(peer.after()), []);
    assert.deepEqual(refreshTokensSent(), []);
  });

  it("A24: a seal of iron-session that somebody tampered with", async () => {
    program = PEERS["iron-session"].before();
    await PEERS["iron-session"].signIn();
    const { name, value } = person.jar.find("my-session");
    for (const at of [60, Math.floor(value.length / 2), value.length - 6]) {
      person.jar.set(name, value.slice(0, at) + (value[at] === "A" ? "B" : "A") + value.slice(at + 1));
      assert.deepEqual(await refusedBy(PEERS["iron-session"].after()), [], `changed at ${at}`);
    }
    assert.deepEqual(refreshTokensSent(), []);
  });

  it("tokens that the server no longer takes: the old cookie goes, and the person signs in", async () => {
    program = peer.before();
    await peer.signIn();
    sandbox.revoke("standard");
    const { serve, events } = moved(peer.after());
    program = serve;
    assert.equal((await person.open("/inbox")).status, 302);
    assert.deepEqual(refusals(events), ["reauthorization_required"]);
    assert.deepEqual(oldCookies(peer.cookie), []);
  });

  it("S26, A11: tokens of another person than the ID token beside them", async () => {
    program = peer.before();
    await peer.signIn();
    const forged = (id_token) => {
      const [head, payload] = id_token.split(".");
      const claims = { ...JSON.parse(Buffer.from(payload, "base64url")), sub: "root" };
      return `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`;
    };
    const tokens = (jwt) => ({ ...tokensOfJwt(jwt), id_token: forged(jwt.id_token) });
    assert.deepEqual(await refusedBy(peer.after({ tokens })), ["id_token_subject_changed"]);
  });

  it("whom onSignIn refuses, whom the function does not name, and what no server can confirm", async () => {
    program = peer.before();
    await peer.signIn();
    assert.deepEqual(await refusedBy(peer.after({ tokens: () => null })), []);
    const unconfirmed = (jwt) => ({ ...tokensOfJwt(jwt), refresh_token: undefined, expires_at: 1 });
    assert.deepEqual(await refusedBy(peer.after({ tokens: unconfirmed })), ["import_refused"]);
    program = peer.before();
    await peer.signIn();
    assert.deepEqual(await refusedBy(peer.after(), { onSignIn: () => new Response("no", { status: 403 }) }), ["sign_in_refused"]);
    assert.deepEqual(oldCookies(peer.cookie), []);
  });

  it("a provider that the configuration lacks is reported, costs nobody the old session, and is not asked for at every request", async () => {
    program = peer.before();
    await peer.signIn();
    const { serve, events } = moved(peer.after({ tokens: (jwt) => ({ ...tokensOfJwt(jwt), provider: "another" }) }));
    program = serve;
    for (let request = 0; request < 3; request += 1) assert.equal(await person.session(), null);
    assert.deepEqual(refusals(events), ["provider_unknown"]);
    assert.equal(oldCookies(peer.cookie).length, 1);
    assert.deepEqual(refreshTokensSent(), []);
  });

  it("A24: an importer without its secret is refused, as anybody could seal with the empty text", () => {
    const tokens = () => null;
    for (const make of [
      () => fromAuthJs({ secret: undefined, tokens }), () => fromAuthJs({ secret: ["", SECRET], tokens }), () => fromAuthJs({ secret: [], tokens }),
      () => fromIronSession({ password: undefined, cookieName: "s", tokens }), () => fromIronSession({ password: { 1: "" }, cookieName: "s", tokens }),
    ]) assert.throws(make, ({ code }) => code === "option_missing");
    assert.throws(() => fromAuthJs({ secret: SECRET }), ({ code }) => code === "option_wrong_type");
  });

  it("a page that cannot set cookies takes nothing over: the session would be lost", async () => {
    program = peer.before();
    await peer.signIn();
    const { auth } = moved(peer.after());
    const request = new Request(`${ORIGIN}/inbox`, { headers: { cookie: person.jar.header() } });
    assert.equal(await auth.session(request, undefined, undefined, { readOnly: true }), null);
    assert.deepEqual(refreshTokensSent(), []);
  });
});
