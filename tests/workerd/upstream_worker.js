// A worker with upstreams: one has three seconds to begin its answer, and one is at an origin that the tokens name.
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
  fetch: async (request) => {
    const answer = await fetch(request);
    if (request.method !== "POST" || !request.url.startsWith(env.SANDBOX)) return answer;
    return Response.json({ ...(await answer.json()), instance_url: env.OWN });
  },
  upstreams: {
    api: { origin: env.API, methods: ["GET", "POST"], paths: ["/"] },
    customers: { origin: { from: "instance_url", allow: [env.OWN, env.ANOTHER] }, paths: ["/"] },
    hasty: { origin: env.HASTY, methods: ["GET", "POST"], paths: ["/"], timeout: 3 },
  },
}));

export default {
  async fetch(request, env, ctx) {
    const url = new URL(request.url);
    if (url.pathname !== "/calls") return (await auth.handle(request, env, ctx)) ?? new Response("a page");
    const session = await auth.session(request, env, ctx);
    const called = await session.fetch(url.searchParams.get("url")).then((answer) => answer.text(), ({ code }) => code);
    return session.commit(new Response(called));
  },
};
