// `session.claims` is what the schema of any library gives.
import { type } from "arktype";
import { createClient, type Claims, type PublicClient } from "grantway/browser";
import { createHandler } from "grantway/edge";
import * as v from "valibot";
import { z } from "zod";

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <Value>(_: Value) => <Expected>(same: Same<Value, Expected>) => same;

const page = { issuer: "https://as.example", client_id: "1", redirect_uri: "https://app.example/" };

const inZod = z.object({ email: z.string(), since: z.string().transform((text) => new Date(text)) });
const withZod = await createClient({ ...page, claims: inZod });
const session = await withZod.session();
if (session) is(session.claims)<{ email: string; since: Date }>(true);
withZod.on("session", ({ session }) => session?.claims.since.getTime());
withZod.snapshot().session?.claims.email.toLowerCase();

const inValibot = v.object({ roles: v.array(v.picklist(["reader", "writer"])) });
const withValibot = await createClient({ backend: "/auth", claims: inValibot });
const roles = (await withValibot.session())?.claims.roles;
if (roles) is(roles)<("reader" | "writer")[]>(true);

const withArktype = await createClient({ backend: "/auth", tokens: "page", claims: type({ email: "string", "age?": "number" }) });
const claims = (await withArktype.session())?.claims;
if (claims) is(claims.email)<string>(true);
if (claims) is(claims.age)<number | undefined>(true);

// Beside the types of a handler.
const auth = createHandler({ providers: { google: { ...page, redirect_uri: "https://app.example/auth/google/callback" } }, cookieKeys: [], onSignIn: () => ({ userId: "7" }) });
const both = await createClient<typeof auth, z.output<typeof inZod>>({ backend: "/auth", claims: inZod });
const known = await both.session();
if (known) is(known.data)<{ userId: string }>(true);
if (known) is(known.claims)<{ email: string; since: Date }>(true);
// @ts-expect-error another schema than the one that is named
await createClient<typeof auth, z.output<typeof inZod>>({ backend: "/auth", claims: inValibot });
// @ts-expect-error a misspelt name
await both.authorize({ provider: "gogle" });

// Without the option they are as the provider sent them.
const plain = await createClient(page);
is(plain)<PublicClient>(true);
const sent = await plain.session();
if (sent) is(sent.claims)<Claims | undefined>(true);
// @ts-expect-error no schema
await createClient({ ...page, claims: { email: "string" } });
