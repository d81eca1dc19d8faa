// A worker of Cloudflare, with the types of its platform and without those of a page.
import { createHandler, type ExecutionContext as Context } from "grantway/edge";
import { google } from "grantway/providers/google";
import { durableObjectStore, GrantwaySessions } from "grantway/stores/durable-object";

interface Env {
  CLIENT_ID: string;
  CLIENT_SECRET: string;
  COOKIE_KEY: string;
  SESSIONS: DurableObjectNamespace<GrantwaySessions>;
  CACHE: KVNamespace;
}

const auth = createHandler((env: Env) => ({
  providers: {
    google: {
      provider: google,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: "https://app.example/auth/google/callback",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  store: durableObjectStore(env.SESSIONS),
  cache: env.CACHE,
  fetch: (input, init) => fetch(input, init),
  onSignIn: ({ profile, ctx }) => {
    ctx?.waitUntil(Promise.resolve());
    return { name: profile.name ?? "somebody" };
  },
}));

const signedIn = auth.protect(({ session, env, ctx }) => {
  ctx.waitUntil(env.CACHE.delete("old"));
  return new Response(session.data.name);
});

// The platform's own type of a worker.
export const worker: ExportedHandler<Env> = { fetch: signedIn };
export default {
  async fetch(request, env, ctx) {
    const own = await auth.handle(request, env, ctx);
    if (own) return own;
    const session = await auth.session(request, env, ctx);
    return session ? session.commit(new Response(session.data.name)) : auth.authorize(request, env, ctx, { provider: "google" });
  },
} satisfies ExportedHandler<Env>;

export { GrantwaySessions };
export const known: (ctx: ExecutionContext) => Context = (ctx) => ctx;
