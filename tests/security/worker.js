// An application behind workerd, with two ways to the sandbox's standard server: one answers with a redirect, one
// with a form.
import { createHandler } from "grantway/edge";

const events = [];
const page = (text) => new Response(`<!doctype html><html lang="en"><meta charset="utf-8"><title>app</title><p id="who">${text}</p></html>`, {
  headers: { "content-type": "text/html" },
});
/** What Apple's form says about the person at the first sign-in, and never again. */
const posted = (tokens) => (tokens.extra.user ? JSON.parse(tokens.extra.user).name.firstName : undefined);

const auth = createHandler((env) => {
  const at = (path) => `${env.SANDBOX}/standard/${path}`;
  const document = {
    issuer: `${env.SANDBOX}/standard`,
    authorization_endpoint: at("authorize"),
    token_endpoint: at("token"),
    userinfo_endpoint: at("userinfo"),
    end_session_endpoint: at("logout"),
  };
  const client = (name, dialect) => ({
    provider: { ...document, dialect },
    client_id: "worker",
    client_secret: "not secret",
    redirect_uri: `${env.ORIGIN}/auth/${name}/callback`,
    scope: "openid profile",
  });
  return {
    providers: { plain: client("plain"), posting: client("posting", { authorization_response: { response_mode: "form_post", capture: ["user"] } }) },
    cookieKeys: [env.COOKIE_KEY],
    upstreams: { sandbox: { origin: env.SANDBOX, methods: ["GET", "POST"], paths: ["/standard/userinfo"], providers: ["plain", "posting"] } },
    tokens: "page",
    onSignIn: ({ tokens, userinfo }) => ({ name: userinfo.name, posted: posted(tokens) }),
    onEvent: (event) => events.push(event.type),
  };
});

export default {
  async fetch(request, env, ctx) {
    const own = await auth.handle(request, env, ctx);
    if (own) return own;
    const { pathname } = new URL(request.url);
    if (pathname === "/events") return Response.json(events.splice(0));
    const session = await auth.session(request, env, ctx);
    return page(session ? `${session.data.name}, ${session.data.posted ?? "nothing posted"}` : "nobody");
  },
};
