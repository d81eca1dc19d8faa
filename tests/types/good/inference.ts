// What the compiler finds in the options: names of providers, the environment, and the type of `session.data`.
import { createHandler, type Handler, type Session } from "grantway/edge";
import { createClient } from "grantway/browser";
import { github } from "grantway/providers/github";
import { google } from "grantway/providers/google";

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <Value>(_: Value) => <Expected>(same: Same<Value, Expected>) => same;

interface Env {
  CLIENT_ID: string;
  COOKIE_KEY: string;
}

const client = (name: string) => ({ client_id: "1", redirect_uri: `https://app.example/auth/${name}/callback` });
const providers = { google: { provider: google, ...client("google") }, github: { provider: github, ...client("github") } };

// A typed environment: it reaches the functions, the calls and the fetch handler.
const typed = createHandler((env: Env) => ({
  providers: { google: { ...providers.google, client_id: env.CLIENT_ID }, github: providers.github },
  cookieKeys: [env.COOKIE_KEY],
  upstreams: { drive: { origin: "https://www.googleapis.com", paths: ["/drive/"], providers: ["google"] } },
  onSignIn: async ({ provider, env, ctx, tokens }) => {
    is(provider)<"google" | "github">(true);
    is(env)<Env>(true);
    ctx?.waitUntil(Promise.resolve());
    if (tokens.scope.length === 0) return new Response("no scope", { status: 403 });
    return { userId: `${provider}:${env.CLIENT_ID}` };
  },
  onError: ({ error, provider, env }) => new Response(`${error.code} ${provider ?? env.CLIENT_ID}`),
  selectProvider: ({ providers, env }) => (env.CLIENT_ID === "" ? providers[0] ?? "google" : "github"),
  onEvent: (event) => {
    is(event.provider)<"google" | "github" | undefined>(true);
  },
}));
is(typed)<Handler<Env, { userId: string }, "google" | "github">>(true);

// What takes any handler takes this one.
const any: Handler<Env> = typed;
await any.handle(new Request("https://app.example/"), { CLIENT_ID: "", COOKIE_KEY: "" });

// With a block in place of an expression, and an environment without a type.
const block = createHandler((env: Env) => {
  return { providers, cookieKeys: [env.COOKIE_KEY], onSignIn: ({ env }) => ({ id: env.CLIENT_ID }) };
});
is(block)<Handler<Env, { id: string }, "google" | "github">>(true);
const untyped = createHandler((env) => ({
  providers: { google: { provider: google, ...client("google"), client_secret: env.CLIENT_SECRET }, github: providers.github },
  cookieKeys: [env.COOKIE_KEY],
  onSignIn: ({ profile, env }) => ({ name: profile.name, tenant: env.TENANT as string }),
  selectProvider: ({ providers }) => providers[0] ?? "google",
}));
is(untyped)<Handler<any, { name: string | undefined; tenant: string }, "google" | "github">>(true);

// Without an environment nobody has to give one.
const plain = createHandler({ providers, cookieKeys: [], onSignIn: async ({ profile }) => (profile.id ? { id: profile.id } : undefined) });
const request = new Request("https://app.example/");
await plain.handle(request);
await plain.session(request, undefined, undefined, { readOnly: true });
await typed.handle(request, { CLIENT_ID: "", COOKIE_KEY: "" });

// `session.data` is what `onSignIn` gives: a Response refuses, and leaves no session; nothing is undefined.
const signedIn: Session<{ userId: string }, "google" | "github"> | null = await typed.session(request, {} as Env);
if (signedIn) is(signedIn.data)<{ userId: string }>(true);
const perhaps = await plain.session(request);
if (perhaps) is(perhaps.data)<{ id: string } | undefined>(true);
const nothing = createHandler({ providers, cookieKeys: [], onSignIn: () => {} });
const empty = await nothing.session(request);
if (empty) is(empty.data)<undefined>(true);

// Names of providers, wherever one stands.
typed.protect(({ session, env }) => {
  is(session.provider)<"google" | "github">(true);
  is(env)<Env>(true);
  return new Response(session.data.userId);
}, { provider: "google", max_age: 60 });
await untyped.authorize(request, {}, undefined, { provider: "github" });
await plain.session(request, {}, undefined, { provider: "google" });

// The page of such a worker.
const page = await createClient<typeof typed>({ backend: "/auth" });
await page.authorize({ provider: "google" });
const view = await page.session();
if (view) {
  is(view.data)<{ userId: string }>(true);
  is(view.provider)<"google" | "github" | undefined>(true);
}
const optional = await (await createClient<typeof plain>({ backend: "/auth", tokens: "page" })).session();
if (optional) is(optional.data)<{ id: string } | undefined>(true);

// Names that only the running program knows.
const dynamic = createHandler({ providers: {} as Record<string, typeof providers.google>, cookieKeys: [] });
is(dynamic)<Handler<any, { [member: string]: any } | undefined, string>>(false);
await dynamic.authorize(request, {}, undefined, { provider: String(1) });
