// A worker with two upstreams, of which one has three seconds to begin its answer.
import { createHandler } from "grantway/edge";
import { sandboxProvider } from "grantway/sandbox";
import { tiltify } from "grantway/providers/tiltify";

const auth = createHandler((env) => ({
  providers: {
    tiltify: {
      provider: sandboxProvider(tiltify, env.SANDBOX),
      client_id: "tiltify-client",
      client_secret: "tiltify-secret",
      redirect_uri: `${env.ORIGIN}/auth/tiltify/callback`,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  upstreams: {
    api: { origin: env.API, methods: ["GET", "POST"], paths: ["/"] },
    hasty: { origin: env.HASTY, methods: ["GET", "POST"], paths: ["/"], timeout: 3 },
  },
}));

export default {
  fetch: async (request, env, ctx) => (await auth.handle(request, env, ctx)) ?? new Response("a page"),
};
