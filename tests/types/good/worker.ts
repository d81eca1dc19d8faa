// The worker of the README.
import { createHandler, type ExecutionContext, type OAuthError, type Session } from "grantway/edge";
import { apple } from "grantway/providers/apple";
import { intandem } from "grantway/providers/intandem";
import { tiltifyV3 } from "grantway/providers/tiltify-v3";

interface Env {
  CLIENT_ID: string;
  CLIENT_SECRET: string;
  COOKIE_KEY: string;
  CACHE: KVNamespace;
}

/** As the types of the platform declare it, as far as it matters here. */
interface KVNamespace {
  get(key: string, type?: "text"): Promise<string | null>;
  put(key: string, value: string, options?: { expiration?: number; expirationTtl?: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

interface Data {
  userId: string;
}

const auth = createHandler<Env, Data>((env) => ({
  base: "/auth",
  providers: {
    intandem: {
      provider: intandem,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: "https://app.example/auth/intandem/callback",
    },
    apple: {
      provider: apple,
      client_id: "com.example.web",
      client_secret: { private_key: env.CLIENT_SECRET, key_id: "ABC123DEFG", team_id: "DEF123GHIJ" },
      redirect_uri: "https://app.example/auth/apple/callback",
    },
    old: { provider: tiltifyV3, client_id: "1", client_secret: "2", redirect_uri: "https://app.example/auth/old/callback" },
    standard: {
      issuer: "https://as.example",
      client_id: "3",
      parameters: { prompt: "select_account", audience: "https://api.example" },
      client_authentication: "none",
      dialect: { token_response: { expires_in: { accept: "number_or_string" } }, refresh_request: { grant_type: "renew" } },
      redirect_uri: "https://app.example/auth/standard/callback",
      trustedAudiences: ["https://api.example"],
      userinfo: false,
      backChannelLogout: true,
      frontChannelLogout: true,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  session: { idleTimeout: 86_400, maxAge: 604_800 },
  tokens: "worker",
  cookieName: "shop",
  trustedOrigins: ["https://admin.example"],
  upstreams: { vcita: { origin: "https://api.vcita.biz", methods: ["GET"], paths: ["/oauth/userinfo", "/platform/"], timeout: 60, providers: ["old"] }, shop: { origin: { from: "instance_url", allow: ["*.my.salesforce.com"] }, paths: ["/services/"], providers: ["old"] } },
  cache: env.CACHE,
  selectProvider: ({ providers, returnTo }) => (providers.includes("standard") ? "standard" : new Response(returnTo)),
  onSignIn: async ({ provider, tokens, userinfo, request, env, ctx }) => {
    ctx?.waitUntil(Promise.resolve());
    if (tokens.claims?.email_verified === false) return new Response("verify your address first", { status: 403 });
    return { userId: `${provider}:${tokens.claims?.sub ?? String(userinfo?.["id"])}:${env.CLIENT_ID}:${request.url}` };
  },
  onError: ({ error, request, provider, returnTo, env, ctx }) => {
    const known: OAuthError = error;
    ctx?.waitUntil(Promise.resolve());
    return new Response(`${known.message}: ${error.hint} ${provider ?? request.url} ${returnTo ?? env.CLIENT_ID}`, { status: 400 });
  },
  onLaunch: ({ query, provider }) => (query.has("brand_host") ? undefined : new Response(provider)),
  onEvent: (event) => {
    if (event.type === "response") console.log(event.endpoint, event.status ?? event.error, event.duration);
    else if (event.type === "callback_refused") console.log(event.provider, event.code, event.retryable);
  },
  serverTiming: true,
  fetch: (input, init) => fetch(input, init),
  now: () => Date.now(),
}));

export default {
  fetch: auth.protect(async ({ request, env, ctx, session }) => {
    ctx.waitUntil(Promise.resolve(env.CLIENT_ID));
    const id: string = session.data.userId;
    const response = await session.fetch("https://api.vcita.biz/oauth/userinfo", { headers: { "X-User": id } });
    return new Response(response.body, { headers: { "X-Path": new URL(request.url).pathname } });
  }),
};

// The pieces, for those who route themselves.
export async function route(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  const own = await auth.handle(request, env);
  if (own) return own;
  const session: Session<Data> | null = await auth.session(request, env);
  if (!session) return auth.authorize(request, env, ctx, { provider: "intandem", variables: { host: "app.vcita.com" }, returnTo: "/" });
  const { access_token } = await session.accessToken();
  return session.commit(new Response(String(access_token.length)));
}

// A secret that is fetched when a request needs it.
createHandler((env: Env) => ({
  providers: { own: { provider: intandem, client_id: env.CLIENT_ID, client_secret: async () => env.CLIENT_SECRET, redirect_uri: "https://app.example/auth/own/callback" } },
  cookieKeys: [env.COOKIE_KEY],
}));

// Without an environment, and without types of its own.
createHandler({ providers: {}, cookieKeys: [], onSignIn: () => {} });
// Whoever names no type of the environment may read all of it.
createHandler((env) => ({ providers: {}, cookieKeys: [env.COOKIE_KEY] }));
