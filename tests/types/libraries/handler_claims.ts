// The claims of a handler are what the schema of any library gives, wherever they stand.
import { type } from "arktype";
import { createHandler, type Claims, type SignIn } from "grantway/edge";
import { withSession, getSession } from "grantway/next";
import type { SessionOf } from "grantway/hono";
import { fixtures } from "grantway/testing/playwright";
import { mockHandler, signedIn } from "grantway/testing";
import * as v from "valibot";
import { z } from "zod";

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <Value>(_: Value) => <Expected>(same: Same<Value, Expected>) => same;

const google = { issuer: "https://as.example", client_id: "1", redirect_uri: "https://app.example/auth/google/callback" };
const request = new Request("https://app.example/");
interface Env {
  COOKIE_KEY: string;
}

const inZod = z.object({ email: z.string(), since: z.string().transform((text) => new Date(text)) });
type InZod = { email: string; since: Date };
const config = {
  providers: { google },
  cookieKeys: [],
  claims: inZod,
};
const withZod = createHandler({
  ...config,
  onSignIn: ({ claims, provider }) => {
    is(claims)<InZod>(true);
    is(provider)<"google">(true);
    return { since: claims.since.getTime() };
  },
});
const session = await withZod.session(request);
if (session) {
  is(session.claims)<InZod>(true);
  is(session.data)<{ since: number }>(true);
}
withZod.protect(({ session }) => new Response(session.claims.email));
withZod.withSession(({ session }) => new Response(session?.claims.email));

// In the result of a function of the environment.
const inValibot = v.object({ roles: v.array(v.picklist(["reader", "writer"])) });
const withValibot = createHandler((env: Env) => ({
  providers: { google },
  cookieKeys: [env.COOKIE_KEY],
  claims: inValibot,
  onSignIn: ({ claims }) => {
    is(claims)<{ roles: ("reader" | "writer")[] }>(true);
    return { isWriter: claims.roles.includes("writer") };
  },
}));
const written = await withValibot.session(request, { COOKIE_KEY: "" });
if (written) is(written.claims.roles)<("reader" | "writer")[]>(true);
if (written) is(written.data.isWriter)<boolean>(true);

const withArktype = createHandler({ providers: { google }, cookieKeys: [], claims: type({ email: "string", "age?": "number" }) });
const found = (await withArktype.session(request))?.claims;
if (found) is(found.email)<string>(true);
if (found) is(found.age)<number | undefined>(true);

// A function by itself names what it gets.
const named = createHandler({ ...config, onSignIn: ({ claims }: SignIn<any, string, InZod>) => ({ email: claims.email }) });
const known = await named.session(request);
if (known) is(known.data)<{ email: string }>(true);

// What takes a handler keeps the type of its claims.
withSession(withZod);
const inNext = await getSession(withZod);
if (inNext) is(inNext.claims)<InZod>(true);
const of = (session: SessionOf<typeof withZod>) => session.claims.email;
of(session!);
const mocked = mockHandler<typeof withZod>({ session: { claims: { email: "ada@app.example" } } });
const shown = await mocked.session(request);
if (shown) is(shown.claims)<InZod>(true);
fixtures(config);
await signedIn(config);

// Without the option they are as the provider sent them.
const plain = createHandler({ providers: { google }, cookieKeys: [], onSignIn: ({ claims }) => void is(claims)<Claims | undefined>(true) });
const sent = await plain.session(request);
if (sent) is(sent.claims)<Claims | undefined>(true);

// @ts-expect-error no schema
createHandler({ providers: { google }, cookieKeys: [], claims: { email: "string" } });
// @ts-expect-error the schema gives no such claim
createHandler({ ...config, onSignIn: ({ claims }) => ({ id: claims.tenant }) });
// @ts-expect-error and neither in the result of a function
createHandler((env: Env) => ({ ...config, cookieKeys: [env.COOKIE_KEY], onSignIn: ({ claims }) => ({ id: claims.tenant }) }));
// @ts-expect-error nor has the session
session?.claims.tenant;
