/** A client secret that a function returns when a request needs it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { createApp } from "./app.js";

/** An application whose secret at the standard server comes from `give`. */
function appOf(give) {
  let asked = 0;
  const client_secret = (secret) => async () => {
    asked += 1;
    return give(secret);
  };
  const providers = (all) => ({ ...all, standard: { ...all.standard, client_secret: client_secret(all.standard.client_secret) } });
  return { app: createApp({ providers }), asked: () => asked };
}

test("it is asked for at the exchange, and not before", async () => {
  const { app, asked } = appOf((secret) => secret);
  const person = app.userAgent();
  const sent = await person.begin("standard");
  assert.equal(asked(), 0);
  await person.open(await app.sandbox.signIn(sent));
  assert.equal((await person.session()).provider, "standard");
  assert.ok(asked() > 0);
});

test("an empty one, and one that fails, fail the sign-in by name", async () => {
  for (const [give, code] of [[() => "", "secret_missing"], [() => undefined, "secret_missing"], [() => assert.fail("away"), "callback_function_failed"]]) {
    const { app } = appOf(give);
    const person = app.userAgent();
    const back = await person.open(await app.sandbox.signIn(await person.begin("standard")));
    assert.match(back.headers.get("location"), new RegExp(`#auth_error=${code}$`));
  }
});

test("the primitives take a function, too", async () => {
  const { standard } = createApp().config.providers;
  const oauth = await createProtocol({ ...standard, issuer: undefined, scope: "a", provider: { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t" }, client_secret: () => "" });
  const { transaction } = oauth.createAuthorization();
  await assert.rejects(oauth.exchange(`?code=c&state=${transaction.state}`, transaction), { code: "secret_missing" });
});
