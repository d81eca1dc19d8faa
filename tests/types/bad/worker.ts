// Every line under an expectation has to be refused by the compiler.
import { createHandler, createProtocol } from "grantway/edge";

const redirect_uri = "https://app.example/auth/own/callback";
const own = { issuer: "https://as.example", client_id: "1", redirect_uri };

// @ts-expect-error a session is sealed with a key
createHandler({ providers: { own } });
// @ts-expect-error redirect_uri is never guessed from the request
createHandler({ providers: { own: { issuer: "https://as.example", client_id: "1" } }, cookieKeys: [] });
// @ts-expect-error lifetimes are seconds
createHandler({ providers: { own }, cookieKeys: [], session: { idleTimeout: "1d" } });
// @ts-expect-error a knob takes the knob's own words
createHandler({ providers: { own: { ...own, client_authentication: "client_secret_post" } }, cookieKeys: [] });
// @ts-expect-error a token says what the engine makes it say
createHandler({ providers: { own: { ...own, client_authentication: { jwt: { sub: "1" } } } }, cookieKeys: [] });
// @ts-expect-error a key is given by its name
createHandler({ providers: { own: { ...own, client_secret: { key: "-----BEGIN PRIVATE KEY-----" } } }, cookieKeys: [] });
// @ts-expect-error a key that a handle names is none
createHandler({ providers: { own: { ...own, client_secret: { private_key: {} as CryptoKey } } }, cookieKeys: [] });
// @ts-expect-error a knob of the dialect stands there
createHandler({ providers: { own: { ...own, dialect: { client_authentication: "body" } } }, cookieKeys: [] });
// @ts-expect-error a misspelt option
createHandler({ providers: { own }, cookieKeys: [], upstream: {} });
// @ts-expect-error a misspelt option in the result of a function
createHandler(() => ({ providers: { own }, cookieKeys: [], upstream: {} }));
// @ts-expect-error and so where the function gets an environment
createHandler((env: { KEY: string }) => ({ providers: { own }, cookieKeys: [env.KEY], onsignin: () => ({}) }));
// @ts-expect-error an upstream without paths would be a proxy for everything
createHandler({ providers: { own }, cookieKeys: [], upstreams: { api: { origin: "https://api.example" } } });
// @ts-expect-error where tokens live is one of two
createHandler({ providers: { own }, cookieKeys: [], tokens: "browser" });
// @ts-expect-error an answer is a response
createHandler({ providers: { own }, cookieKeys: [], onError: ({ error }) => error.message });
// @ts-expect-error onError gets one object
createHandler({ providers: { own }, cookieKeys: [], onError: (error, request) => new Response(request.url) });
// @ts-expect-error the configuration's function gets the environment it was typed with
createHandler<{ KEY: string }>((env) => ({ providers: { own }, cookieKeys: [env.KEYS] }));

// @ts-expect-error which provider it is, is said by its name
createHandler({ providers: { own }, cookieKeys: [], selectProvider: () => own });

const auth = createHandler<object, { userId: string }>({ providers: { own }, cookieKeys: [] });
// @ts-expect-error a protected handler answers with a response
auth.protect(() => "hello");
auth.protect(({ session }) => {
  // @ts-expect-error the data are what onSignIn returns
  return new Response(session.data.email);
});
// @ts-expect-error a provider is named by its key
auth.authorize(new Request("https://app.example"), {}, undefined, { provider: own });
const session = await auth.session(new Request("https://app.example"), {});
// @ts-expect-error nobody may be signed in
session.provider;
// @ts-expect-error tokens are asked for, not read
session?.access_token;

const protocol = await createProtocol({ ...own, client_secret: "s" });
// @ts-expect-error a value is sealed for one purpose
protocol.seal({ to: "ada" });
// @ts-expect-error a misspelt option
protocol.seal("invitation", 1, { maxage: 600 });
