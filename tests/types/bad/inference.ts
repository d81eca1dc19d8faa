// Every line under an expectation has to be refused by the compiler.
import { createHandler } from "grantway/edge";
import { createClient } from "grantway/browser";

interface Env {
  KEY: string;
}

const own = { issuer: "https://as.example", client_id: "1", redirect_uri: "https://app.example/auth/own/callback" };
const request = new Request("https://app.example");

const auth = createHandler((env: Env) => ({
  providers: { google: own, github: own },
  cookieKeys: [env.KEY],
  onSignIn: async ({ profile }) => (profile.id ? { userId: profile.id } : undefined),
}));
// @ts-expect-error a misspelt name
auth.authorize(request, { KEY: "" }, undefined, { provider: "gogle" });
// @ts-expect-error a misspelt name in a guard
auth.protect(() => new Response(), { provider: "gogle" });
// @ts-expect-error a misspelt name
auth.session(request, { KEY: "" }, undefined, { provider: "gogle" });
// @ts-expect-error the handler needs its environment
auth.handle(request);
// @ts-expect-error of that type
auth.handle(request, { KEYS: "" });
auth.protect(({ session, env }) => {
  // @ts-expect-error no provider has that name
  if (session.provider === "gogle") return new Response();
  // @ts-expect-error onSignIn may give nothing
  session.data.userId;
  // @ts-expect-error not in the environment
  env.KEYS;
  return new Response();
});
createHandler((env: Env) => ({
  providers: { google: own },
  cookieKeys: [env.KEY],
  // @ts-expect-error not in the environment
  onSignIn: ({ env }) => ({ id: env.KEYS }),
}));
// @ts-expect-error a name that is none of the providers
createHandler({ providers: { google: own }, cookieKeys: [], selectProvider: () => "gogle" });
// @ts-expect-error and so where the environment has no type
createHandler((env) => ({ providers: { google: own }, cookieKeys: [env.KEY], selectProvider: () => "gogle" }));
// @ts-expect-error an upstream names its providers
createHandler({ providers: { google: own }, cookieKeys: [], upstreams: { api: { origin: "https://api.example", paths: ["/"], providers: ["gogle"] } } });
// @ts-expect-error and so where the environment has no type
createHandler((env) => ({ providers: { google: own }, cookieKeys: [env.KEY], upstreams: { api: { origin: "https://api.example", paths: ["/"], providers: ["gogle"] } } }));
createHandler({
  providers: { google: own },
  cookieKeys: [],
  onEvent: (event) => {
    // @ts-expect-error no provider has that name
    event.provider === "gogle";
  },
});
// @ts-expect-error data are an object
createHandler({ providers: { google: own }, cookieKeys: [], onSignIn: () => "ada" });

const page = await createClient<typeof auth>({ backend: "/auth" });
// @ts-expect-error a misspelt name
page.authorize({ provider: "gogle" });
// @ts-expect-error onSignIn may give nothing
(await page.session())?.data.userId;
