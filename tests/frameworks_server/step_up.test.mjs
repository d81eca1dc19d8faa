/** A guard that wants a stronger sign-in, and an API that does, through the entries of servers. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, describe, test } from "node:test";
import express from "express";
import Fastify from "fastify";
import { createHandler, stepUpChallenge } from "grantway/edge";
import * as onExpress from "grantway/express";
import * as onFastify from "grantway/fastify";
import * as onHono from "grantway/hono";
import { sendResponse, toNodeListener, toRequest } from "grantway/node";
import { createSandbox } from "grantway/sandbox";
import { Hono } from "hono";
import { keyOf } from "../runtimes/app.js";
import { browserAt, serve, serveFetch } from "../workerd/over_http.js";

const STRONG = { acr_values: "phr" };
const CHALLENGE = 'Bearer error="insufficient_user_authentication", acr_values="phr", max_age="60"';

const listening = async (server) => {
  await once(server, "listening");
  return { port: server.address().port, stop: () => (server.closeAllConnections(), server.close()) };
};

/** Framework → a server with `/me` for whoever is signed in, `/strict` behind a stronger guard, and `/call`, which asks the API. */
const SERVERS = {
  async hono(auth, api) {
    const app = new Hono();
    app.use(onHono.withSession(auth));
    app.get("/me", onHono.requireSession(auth), (context) => context.text("hello"));
    app.get("/strict", onHono.requireSession(auth, STRONG), (context) => context.text("strong"));
    app.get("/call", onHono.requireSession(auth), async (context) => {
      const stepUp = stepUpChallenge(await context.get("session").fetch(api));
      return auth.authorize(context.req.raw, undefined, undefined, stepUp);
    });
    return listening(createServer(toNodeListener(app.fetch)).listen(0, "127.0.0.1"));
  },
  async express(auth, api) {
    const app = express();
    app.use(onExpress.withSession(auth));
    app.get("/me", onExpress.requireSession(auth), (_, response) => response.send("hello"));
    app.get("/strict", onExpress.requireSession(auth, STRONG), (_, response) => response.send("strong"));
    app.get("/call", onExpress.requireSession(auth), async (request, response) => {
      const stepUp = stepUpChallenge(await response.locals.session.fetch(api));
      await sendResponse(response, await auth.authorize(toRequest(request, response), undefined, undefined, stepUp));
    });
    return listening(app.listen(0, "127.0.0.1"));
  },
  async fastify(auth, api) {
    const app = Fastify();
    app.register(onFastify.withSession(auth));
    app.get("/me", { onRequest: onFastify.requireSession(auth) }, async () => "hello");
    app.get("/strict", { onRequest: onFastify.requireSession(auth, STRONG) }, async () => "strong");
    app.get("/call", { onRequest: onFastify.requireSession(auth) }, async ({ raw, session }, reply) => {
      const stepUp = stepUpChallenge(await session.fetch(api));
      return auth.authorize(toRequest(raw, reply.raw), undefined, undefined, stepUp);
    });
    await app.listen({ port: 0, host: "127.0.0.1" });
    return { port: app.server.address().port, stop: () => app.close() };
  },
};

const sandbox = createSandbox();
let provider, api;
before(async () => {
  provider = await serveFetch(sandbox.fetch);
  api = await serve((_, response) => response.writeHead(401, { "www-authenticate": CHALLENGE }).end());
});
after(() => Promise.all([provider, api].map((server) => server.stop())));

for (const [name, start] of Object.entries(SERVERS)) {
  describe(name, () => {
    let server, ada;
    before(async () => {
      const client = { client_id: `strong-${name}`, client_secret: "not secret" };
      let redirect_uri;
      const auth = createHandler(() => ({
        providers: { main: { issuer: `${provider.origin}/standard`, ...client, redirect_uri, scope: "openid" } },
        cookieKeys: [keyOf(4)],
        upstreams: { main: { origin: api.origin, paths: ["/"] } },
      }));
      server = await start(auth, api.origin);
      const origin = `http://localhost:${server.port}`;
      redirect_uri = `${origin}/auth/main/callback`;
      sandbox.register("standard", { ...client, redirect_uris: [redirect_uri] });
      ada = browserAt(origin);
      await ada.open(await sandbox.signIn((await ada.open("/me")).headers.get("location")));
    });
    after(() => server?.stop());

    const asked = (answer) => Object.fromEntries(new URL(answer.headers.get("location")).searchParams);

    test("a guard sends who opens a page to a stronger sign-in, and refuses a call; the session stays", async () => {
      const sent = await ada.open("/strict");
      assert.deepEqual([sent.status, asked(sent).acr_values], [302, "phr"]);
      assert.equal((await ada.call("/strict")).status, 401);
      assert.equal(await (await ada.open("/me")).text(), "hello");
    });

    test("a sign-in that is not strong enough is refused, and that is shown once", async () => {
      const callback = await sandbox.signIn((await ada.open("/strict")).headers.get("location"));
      assert.equal((await ada.open(callback)).status, 302);
      const shown = await ada.open("/strict");
      assert.notEqual(shown.status, 302);
      assert.notEqual(await shown.text(), "strong");
      assert.equal(asked(await ada.open("/strict")).acr_values, "phr");
    });

    test("what an API asks for with `insufficient_user_authentication` becomes a sign-in", async () => {
      const sent = await ada.open("/call");
      const { acr_values, max_age } = asked(sent);
      assert.deepEqual([sent.status, acr_values, max_age], [302, "phr", "60"]);
    });
  });
}
