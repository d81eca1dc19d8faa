import assert from "node:assert/strict";
import { test } from "node:test";
import { type } from "arktype";
import * as v from "valibot";
import { z } from "zod";
import { createClient, OAuthError } from "../../pkg/browser.js";
import { schemaOf, withClaims } from "../../pkg/src/browser/claims/with_claims.js";
import { mockClient } from "../../pkg/testing/index.js";
import { fakeFetch, json, openPage } from "./fake_page.mjs";

/** The same demand in each library: an address, roles, and a time that becomes a number of milliseconds. */
const SCHEMAS = {
  zod: z.object({ email: z.email(), roles: z.array(z.enum(["reader", "writer"])), auth_time: z.number().transform((at) => at * 1000) }),
  valibot: v.object({
    email: v.pipe(v.string(), v.email()),
    roles: v.array(v.picklist(["reader", "writer"])),
    auth_time: v.pipe(v.number(), v.transform((at) => at * 1000)),
  }),
  arktype: type({ email: "string.email", roles: "('reader' | 'writer')[]", auth_time: type.number.pipe((at) => at * 1000), "+": "delete" }),
};
const claims = { iss: "https://as.example", sub: "ada", email: "ada@app.example", roles: ["reader"], auth_time: 5 };
const right = { email: "ada@app.example", roles: ["reader"], auth_time: 5000 };

/** Another schema than those of libraries: it answers later. */
const later = (schema) => ({ "~standard": { version: 1, vendor: "test", validate: async (value) => schema["~standard"].validate(value) } });

let count = 0;
/** A client of a page with a worker, whose session has these claims. */
async function backend(schema, claims, options = {}) {
  openPage("https://app.example/");
  const session = { provider: "as", expires_at: "never", token_expires_at: "never", scope: [], profile: {}, diagnostics: [], claims };
  const token = { access_token: "t", expires_at: "never", scope: [], authorization: "Bearer t" };
  const send = fakeFetch(({ url }) => json(url.endsWith("/session") ? session : url.endsWith("/token") ? token : { ok: true }));
  const auth = await createClient({ backend: `/claims${(count += 1)}`, claims: schema, fetch: send, ...options });
  return { auth, asked: () => send.requests.length };
}

for (const [library, schema] of Object.entries(SCHEMAS)) {
  test(`${library}: session.claims are what the schema gives`, async () => {
    const { auth } = await backend(schema, claims);
    assert.deepEqual((await auth.session()).claims, right);
    assert.deepEqual(auth.snapshot().session.claims, right);
    assert.equal(auth.snapshot(), auth.snapshot());
  });

  test(`${library}: claims that do not fit are refused with their places, and nobody is signed in`, async () => {
    const { auth } = await backend(schema, { ...claims, email: 7, roles: ["reader", "owner"] });
    await assert.rejects(auth.session(), (error) => {
      assert.ok(error instanceof OAuthError);
      assert.deepEqual([error.code, error.kind, error.retryable], ["claims_invalid", "malformed", false]);
      assert.deepEqual(error.mistakes.map(({ path }) => path).sort(), ["claims.email", "claims.roles.1"]);
      assert.match(error.message, /`claims\.email` is not as the schema/);
      return true;
    });
    assert.deepEqual(auth.snapshot(), { status: "signed_out", session: null });
  });

  test(`A29: ${library}: the error holds no value of a claim`, async () => {
    const secret = { ...claims, email: "marked person (7)+x", roles: ["marked.role"], auth_time: "marked-time" };
    const { auth } = await backend(schema, secret);
    await assert.rejects(auth.session(), (error) => {
      for (const text of [error.message, error.stack, JSON.stringify(error), String(error)]) assert.doesNotMatch(text, /marked/);
      return true;
    });
  });

  test(`${library}: without an ID token there is nothing that could fit`, async () => {
    const { auth } = await backend(schema, undefined);
    await assert.rejects(auth.session(), { code: "claims_invalid" });
  });
}

test("no call goes out while the claims do not fit", async () => {
  const wrong = { ...claims, email: "no address" };
  for (const options of [{}, { tokens: "page", api: ["https://api.example"] }]) {
    const { auth, asked } = await backend(SCHEMAS.zod, wrong, options);
    await assert.rejects(auth.fetch("https://api.example/"), { code: "claims_invalid" });
    if (options.tokens) await assert.rejects(auth.accessToken(), { code: "claims_invalid" });
    assert.equal(asked(), 1, "the session was asked for, once");
  }
});

test("a session that is known already is not asked for again before each call", async () => {
  const { auth, asked } = await backend(SCHEMAS.zod, claims);
  await auth.fetch("https://api.example/");
  await auth.fetch("https://api.example/");
  assert.equal(asked(), 3);
});

test("what is no schema is refused before anything is asked", async () => {
  for (const schema of [{}, null, "string", { "~standard": {} }]) {
    await assert.rejects(backend(schema, claims), { code: "option_wrong_type", kind: "misuse" });
  }
});

test("a schema that throws is a fault of the application, with its cause", async () => {
  const cause = new Error("defect");
  for (const validate of [() => Promise.reject(cause), () => { throw cause; }]) {
    const { auth } = await backend({ "~standard": { version: 1, vendor: "test", validate } }, claims);
    await assert.rejects(auth.session(), { code: "callback_function_failed", kind: "application", cause });
  }
});

/** A mock of a client of each pattern, with the option around it, and what its listeners hear. */
function watched(schema, session, options = { client_id: "app" }) {
  const inner = mockClient({ ...options, session });
  const auth = withClaims(inner, schemaOf(schema));
  const heard = [];
  const stop = auth.on("session", ({ type, session }) => heard.push([type, session?.claims?.auth_time ?? null]));
  return { inner, auth, heard, stop };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("listeners hear each change in its order, with the claims of the schema, however long that takes", async () => {
  for (const schema of [SCHEMAS.valibot, later(SCHEMAS.valibot)]) {
    const { inner, auth, heard, stop } = watched(schema, { claims });
    await settled();
    inner.mock.refresh();
    inner.mock.signOut();
    inner.mock.signIn({ claims: { ...claims, auth_time: 6 } });
    await settled();
    inner.mock.signIn({ claims: { ...claims, email: "" } });
    await settled();
    assert.deepEqual(heard, [["restored", 5000], ["refreshed", 5000], ["signed_out", null], ["signed_in", 6000], ["signed_out", null]]);
    assert.equal(auth.snapshot().status, "signed_out");
    stop();
    inner.mock.signIn({ claims });
    await settled();
    assert.equal(heard.length, 5);
  }
});

test("while a schema is at work the client is restoring", async () => {
  const { auth } = watched(later(SCHEMAS.arktype), { claims });
  assert.deepEqual(auth.snapshot(), { status: "restoring", session: null });
  assert.deepEqual((await auth.session()).claims, right);
  assert.equal(auth.snapshot().status, "signed_in");
});

test("a sign-in whose claims do not fit rejects, in a popup and at the callback", async () => {
  const { auth, inner } = watched(SCHEMAS.zod, null);
  inner.mock.completeSignIn({ claims: { ...claims, roles: ["owner"] } });
  await assert.rejects(auth.handleCallback(), { code: "claims_invalid" });
  await assert.rejects(auth.userinfo(), { code: "claims_invalid" });
  await assert.rejects(withClaims(mockClient({ session: {} }), schemaOf(SCHEMAS.zod)).authorize({ popup: true }), { code: "claims_invalid" });
  await auth.signOut();
  assert.equal(await auth.session(), null);
});

test("what a client has not, it has not with the option either", () => {
  const { accessToken, userinfo } = withClaims(mockClient(), schemaOf(SCHEMAS.zod));
  assert.deepEqual([accessToken, userinfo], [undefined, undefined]);
});
