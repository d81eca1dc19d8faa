/** The option `claims`: a schema of any library says whose ID token signs somebody in. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type } from "arktype";
import { OAuthError } from "grantway/edge";
import * as v from "valibot";
import { z } from "zod";
import { createApp, ofType } from "./app.js";

/** The same demand in each library: a subject, and a time that becomes a Date. */
const SCHEMAS = {
  zod: z.object({ sub: z.string().min(1), iat: z.number().transform((at) => new Date(at * 1000)) }),
  valibot: v.object({ sub: v.pipe(v.string(), v.minLength(1)), iat: v.pipe(v.number(), v.transform((at) => new Date(at * 1000))) }),
  arktype: type({ sub: "string > 0", iat: type.number.pipe((at) => new Date(at * 1000)), "+": "delete" }),
};
/** The same, but for a subject that nobody has. */
const TOO_STRICT = {
  zod: z.object({ sub: z.string().min(99), staff: z.literal(true) }),
  valibot: v.object({ sub: v.pipe(v.string(), v.minLength(99)), staff: v.literal(true) }),
  arktype: type({ sub: "string >= 99", staff: "true" }),
};
/** A schema that answers later, as those may that ask a database. */
const later = (schema) => ({ "~standard": { version: 1, vendor: "test", validate: async (value) => schema["~standard"].validate(value) } });

const request = (person) => new Request("http://localhost:8787/", { headers: { cookie: person.jar.header() } });
const signIn = async (app, person = app.userAgent()) => [person, await person.signIn(app.sandbox, "standard")];
const appWith = (options) => createApp({ providers: ({ standard }) => ({ standard }), ...options });

for (const [library, schema] of Object.entries(SCHEMAS)) {
  for (const [how, given] of [["at once", schema], ["later", later(schema)]]) {
    test(`${library}, ${how}: onSignIn and the session get what the schema gives`, async () => {
      const signIns = [];
      const app = appWith({ claims: given, onSignIn: ({ claims }) => (signIns.push(claims), { name: `person ${claims.sub}` }) });
      const [person, answer] = await signIn(app);
      assert.equal(answer.headers.get("location"), "/inbox");
      const session = await app.auth.session(request(person), app.env);
      const right = { sub: session.profile.id, iat: new Date(app.now()) };
      assert.deepEqual(signIns, [right]);
      assert.deepEqual({ ...session.claims }, right);
      assert.deepEqual(session.data, { name: `person ${right.sub}` });
      assert.deepEqual((await person.session()).claims.iat, app.now() / 1000, "the page gets them as the provider sent them");
      const served = await app.auth.protect(({ session }) => Response.json(session.claims.iat.getTime()))(request(person), app.env);
      assert.equal(await served.json(), app.now());
    });
  }

  test(`${library}: claims that do not fit sign nobody in and leave no session`, async () => {
    const errors = [];
    let asked = 0;
    const app = appWith({
      claims: TOO_STRICT[library],
      onSignIn: () => void (asked += 1),
      onError: ({ error }) => void errors.push(error),
    });
    const [person, answer] = await signIn(app);
    assert.equal(answer.headers.get("location"), "/inbox#auth_error=claims_invalid");
    assert.equal(asked, 0, "onSignIn is not asked about somebody whom the schema refuses");
    assert.equal(await app.auth.session(request(person), app.env), null);
    assert.equal(await person.session(), null);
    const [error] = errors;
    assert.ok(error instanceof OAuthError);
    assert.deepEqual([error.code, error.kind, error.retryable], ["claims_invalid", "malformed", false]);
    assert.deepEqual(error.mistakes.map(({ path }) => path).sort(), ["claims.staff", "claims.sub"]);
    assert.deepEqual(ofType(app.events, "callback_refused").map(({ code }) => code), ["claims_invalid"]);
    assert.equal(ofType(app.events, "signed_in").length, 0);
  });

  test(`A29: ${library}: what is written to the console holds no value of a claim`, async (t) => {
    const written = t.mock.method(console, "error", () => {});
    const accepting = appWith({});
    const [ada] = await signIn(accepting);
    const { claims } = await ada.session();
    const app = appWith({ claims: later(TOO_STRICT[library]), onEvent: undefined });
    const [, answer] = await signIn(app);
    const shown = written.mock.calls.flatMap((call) => call.arguments.map(String)).join("\n");
    assert.match(shown, /claims_invalid/);
    for (const value of [claims.sub, String(claims.exp)]) assert.ok(value.length > 2 && !shown.includes(value), shown);
    assert.equal(answer.status, 302);
  });
}

test("a session whose claims do not fit any more is none: in the worker, for the page and in the proxy", async () => {
  let isStrict = false;
  const strict = TOO_STRICT.zod["~standard"];
  const claims = { "~standard": { version: 1, vendor: "test", validate: (value) => (isStrict ? strict.validate(value) : { value }) } };
  const app = appWith({ claims, tokens: "page" });
  const [person] = await signIn(app);
  assert.notEqual(await person.session(), null);
  isStrict = true;
  assert.equal(await app.auth.session(request(person), app.env), null);
  assert.equal((await person.call("/auth/token", { method: "POST" })).status, 401);
  assert.equal((await app.auth.protect(() => new Response("in"))(request(person), app.env)).status, 401);
  assert.equal(await person.session(), null);
  isStrict = false;
  assert.equal(await person.session(), null, "its cookie is gone");
});

test("a schema that throws is a fault of the application, with its cause", async () => {
  const cause = new Error("defect");
  for (const validate of [() => Promise.reject(cause), () => { throw cause; }]) {
    const errors = [];
    const app = appWith({ claims: { "~standard": { version: 1, vendor: "test", validate } }, onError: ({ error }) => void errors.push(error) });
    const [person, answer] = await signIn(app);
    assert.equal(answer.headers.get("location"), "/inbox#auth_error=callback_function_failed");
    assert.deepEqual([errors[0].kind, errors[0].cause], ["application", cause]);
    assert.match(errors[0].message, /`claims`/);
    assert.equal(await person.session(), null);
  }
});

test("what is no schema is refused where the options are given", () => {
  for (const claims of [{}, null, "string", { "~standard": {} }, () => {}]) {
    assert.throws(() => appWith({ claims }), { code: "option_wrong_type", kind: "misuse" });
  }
});
