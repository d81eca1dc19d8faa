/** A person's whole way through an example: signed out, signed in, greeted by the API, signed out again. */
import assert from "node:assert/strict";
import { createSandbox } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { browserAt, serveFetch } from "../workerd/over_http.js";

/** An authorization server with an API, for examples at any origin. */
export async function startProvider() {
  const sandbox = createSandbox();
  const server = await serveFetch(sandbox.fetch);
  return {
    sandbox,
    stop: () => server.stop(),
    /** Registers an example, and returns its environment. */
    environmentOf(name, origin) {
      const client = { client_id: `example-${name}`, client_secret: `secret of ${name}` };
      sandbox.register("standard", { ...client, redirect_uris: [`${origin}/auth/main/callback`] });
      return {
        ORIGIN: origin, ISSUER: `${server.origin}/standard`, API: `${server.origin}/standard/userinfo`,
        CLIENT_ID: client.client_id, CLIENT_SECRET: client.client_secret, COOKIE_KEY: keyOf(9),
      };
    },
  };
}

/** `port` is where the example listens, if it differs from that of its origin. */
export async function signInAndOut(origin, sandbox, port) {
  const person = browserAt(origin, port);
  const home = await person.open("/");
  assert.equal(home.status, 200);
  assert.match(await home.text(), /<a href="\/me">Sign in<\/a>/);
  assert.equal((await person.call("/me")).status, 401, "no session, and no navigation");

  const cancelled = await sandbox.signIn((await person.open("/me")).headers.get("location"), { cancel: true });
  const refused = (await person.open(cancelled)).headers.get("location");
  assert.equal(new URL(refused, origin).href, `${origin}/me#auth_error=access_denied`);
  assert.match(await (await person.open("/me")).text(), /Sign in again/, "no second try by itself");

  const sent = await person.open("/me");
  assert.equal(sent.status, 302, await sent.text());
  const callback = await sandbox.signIn(sent.headers.get("location"), { user: "ben" });
  const back = await person.open(callback);
  assert.deepEqual([back.status, new URL(back.headers.get("location"), origin).href], [302, `${origin}/me`]);
  assert.equal(person.jar.names().length, 1, "the session, and no transaction is left");

  const me = await person.open("/me");
  assert.equal(me.status, 200);
  assert.match(await me.text(), /Hello, (?:<!-- -->)?Ben Orchard/);
  assert.equal((await person.session()).provider, "main");
  const stolen = person.jar.copy();

  const out = await person.open("/me", { method: "POST", headers: { origin, "content-type": "application/x-www-form-urlencoded" } });
  assert.equal(out.status, 303);
  assert.equal(new URL(out.headers.get("location"), origin).href, `${origin}/`);
  assert.ok(person.jar.names().every((name) => name.includes("gw_ended.")), "what has ended is named, and no session is left");
  assert.equal((await person.open("/me")).status, 302, "signed out");
  return Object.assign(browserAt(origin, port), { jar: stolen });
}
