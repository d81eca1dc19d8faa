/** A person's whole way through a server in this folder: signed out, signed in, greeted, signed out again. */
import assert from "node:assert/strict";
import { browserAt } from "../workerd/over_http.js";

/**
 * Follows redirects as long as they lead to `origin`. Returns where the last one leads, or the answer that is not a
 * redirect.
 */
async function follow(person, path, origin) {
  for (let address = path, hops = 0; hops < 5; hops += 1) {
    const response = await person.open(address);
    const location = response.headers.get("location");
    if (!location) return { response };
    address = new URL(location, origin).href;
    if (new URL(address).origin !== origin) return { address };
  }
  return assert.fail("redirects without an end");
}

export async function signInAndOut(origin, sandbox) {
  const person = browserAt(origin);
  const home = await person.open("/");
  assert.match(await home.text(), /<a href="\/me">Sign in<\/a>/);
  assert.equal(await person.session(), null);

  const { address, response } = await follow(person, "/me", origin);
  assert.ok(address, `no sign-in begins: ${response?.status} ${await response?.text()}`);
  const back = await person.open(await sandbox.signIn(address, { user: "ben" }));
  assert.deepEqual([back.status, new URL(back.headers.get("location"), origin).href], [302, `${origin}/me`]);

  const me = await person.open("/me");
  assert.equal(me.status, 200);
  assert.match(await me.text(), /Hello, (?:<!-- -->)?Ben Orchard/);
  assert.equal((await person.session()).provider, "main");

  const out = await person.open("/sign-out", { method: "POST", headers: { origin, "sec-fetch-site": "same-origin", "content-type": "application/x-www-form-urlencoded" } });
  assert.deepEqual([out.status, new URL(out.headers.get("location"), origin).href], [303, `${origin}/`]);
  // The remaining cookie says which session has ended.
  assert.deepEqual(person.jar.names().filter((name) => !name.includes("gw_ended.")), []);
  assert.ok((await follow(person, "/me", origin)).address, "signed out");
}
