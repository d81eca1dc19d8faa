// The application behind its worker: the handler's routes, and for the rest the pages that `PAGES` serves.

import { createHandler } from "grantway/edge";

const seen = { events: [], tokenCalls: 0 };

const auth = createHandler((env) => ({
  providers: {
    standard: {
      issuer: `${env.SANDBOX}/standard`,
      client_id: "worker",
      client_secret: "not secret",
      redirect_uri: `${env.ORIGIN}/auth/standard/callback`,
      scope: "openid profile email offline_access",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  upstreams: { api: { origin: env.SANDBOX, paths: ["/standard/userinfo", "/standard/echo"], methods: ["GET", "POST"] } },
  tokens: "page",
  onSignIn: ({ userinfo }) => ({ name: userinfo.name }),
  onEvent: (event) => seen.events.push(event.type),
}));

export default {
  async fetch(request, env, ctx) {
    const { pathname, search } = new URL(request.url);
    // What this isolate was asked and has told since the last look.
    if (pathname === "/seen") return Response.json(seen);
    if (pathname === "/forget") return Response.json(Object.assign(seen, { events: [], tokenCalls: 0 }));
    if (pathname === "/auth/token") seen.tokenCalls += 1;
    // A cookie as a worker must set it everywhere but on plain-http loopback.
    if (pathname === "/secure-cookie") return new Response("", { headers: { "set-cookie": "__Host-probe=1; Path=/; Secure; HttpOnly; SameSite=Lax" } });
    return (await auth.handle(request, env, ctx)) ?? fetch(env.PAGES + pathname + search);
  },
};
