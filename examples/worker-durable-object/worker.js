// As ../worker, with sessions in Durable Objects: the cookie carries an id only, a sign-out counts everywhere at once,
// and one request refreshes for all of them, whichever isolate they are in.
import { createHandler } from "grantway/edge";
import { durableObjectStore } from "grantway/stores/durable-object";

export { GrantwaySessions } from "grantway/stores/durable-object";

const auth = createHandler((env) => ({
  providers: {
    main: {
      issuer: env.ISSUER,
      scope: "openid profile",
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/main/callback`,
    },
  },
  cookieKeys: [env.COOKIE_KEY],
  store: durableObjectStore(env.SESSIONS),
  // What session.fetch may reach with the person's token.
  upstreams: { api: { origin: new URL(env.API).origin, paths: [new URL(env.API).pathname] } },
}));

const page = (body) =>
  new Response(`<!doctype html><meta charset="utf-8"><title>Example</title>${body}`, {
    headers: { "content-type": "text/html; charset=utf-8" },
  });

const escaped = (text) => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const signedIn = auth.protect(async ({ request, env, session }) => {
  if (request.method === "POST") {
    await session.signOut({ revoke: true });
    return new Response(null, { status: 303, headers: { location: "/" } });
  }
  const { name } = await (await session.fetch(env.API)).json();
  return page(`<p>Hello, ${escaped(name)}.</p><form method="post"><button>Sign out</button></form>`);
});

export default {
  fetch(request, env, ctx) {
    if (new URL(request.url).pathname === "/") return page('<a href="/me">Sign in</a>');
    return signedIn(request, env, ctx);
  },
};
