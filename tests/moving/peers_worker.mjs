// Applications before they moved: each signs people in with the library that it names, at the sandbox, and keeps the
// tokens in that library's cookie. `fetch(request)` answers like a worker.

import { Auth } from "@auth/core";
import { CodeChallengeMethod, OAuth2Client, generateCodeVerifier, generateState } from "arctic";
import { getIronSession } from "iron-session";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const SECRET = "a secret of the old program, which is long enough";
export const CLIENT = { client_id: "the-client", client_secret: "not secret" };
const SCOPE = "openid profile email offline_access";

/** The tokens of an account, as an application's `jwt` callback keeps them. */
const jwt = ({ token, account }) => {
  if (!account) return token;
  const { access_token, refresh_token, expires_at, id_token } = account;
  return { ...token, provider: account.provider, access_token, refresh_token, expires_at, id_token };
};

/** @auth/core, which next-auth 5 is made of. */
export function withAuthJs(issuer, { secret = SECRET } = {}) {
  const provider = { id: "main", name: "Main", type: "oidc", issuer, clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, authorization: { params: { scope: SCOPE } }, client: { token_endpoint_auth_method: "client_secret_post" } };
  const config = { basePath: "/api/auth", secret, trustHost: true, providers: [provider], callbacks: { jwt }, session: { strategy: "jwt" }, logger: { error: (error) => console.error(error) } };
  return (request) => Auth(request, config);
}

/** next-auth 4, which answers in Node's way. */
export function withNextAuth4(issuer, origin) {
  process.env.NEXTAUTH_URL = origin;
  const NextAuth = require("next-auth-4").default;
  const provider = { id: "main", name: "Main", type: "oauth", wellKnown: `${issuer}/.well-known/openid-configuration`, idToken: true, checks: ["pkce", "state"], clientId: CLIENT.client_id, clientSecret: CLIENT.client_secret, client: { token_endpoint_auth_method: "client_secret_post" }, authorization: { params: { scope: SCOPE } }, profile: ({ sub, name }) => ({ id: sub, name }) };
  const options = { secret: SECRET, providers: [provider], callbacks: { jwt }, session: { strategy: "jwt" } };
  return async (request) => {
    const url = new URL(request.url);
    const cookies = Object.fromEntries((request.headers.get("cookie") ?? "").split("; ").filter(Boolean).map((pair) => [pair.slice(0, pair.indexOf("=")), decodeURIComponent(pair.slice(pair.indexOf("=") + 1))]));
    const query = { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.replace("/api/auth/", "").split("/") };
    const body = request.method === "POST" ? Object.fromEntries(new URLSearchParams(await request.text())) : undefined;
    const headers = new Headers();
    let status = 200;
    const answer = {
      status: (code) => ((status = code), answer),
      getHeader: (name) => (name.toLowerCase() === "set-cookie" ? headers.getSetCookie() : (headers.get(name) ?? undefined)),
      setHeader(name, value) {
        headers.delete(name);
        for (const one of [value].flat()) headers.append(name, one);
        return answer;
      },
      redirect: (code, to) => ((status = code), headers.set("location", to), answer),
      end: () => answer,
      send: (body) => ((answer.text = typeof body === "string" ? body : JSON.stringify(body)), answer),
      json: (value) => ((answer.text = JSON.stringify(value)), answer),
    };
    await NextAuth({ method: request.method, url: url.pathname + url.search, headers: Object.fromEntries(request.headers), cookies, query, body }, answer, options);
    return new Response(answer.text ?? null, { status, headers });
  };
}

/** iron-session, beside arctic for the sign-in. */
export function withIronSession(issuer, origin) {
  const client = new OAuth2Client(CLIENT.client_id, CLIENT.client_secret, `${origin}/callback`);
  const options = { password: SECRET, cookieName: "my-session", cookieOptions: { secure: false } };
  return async (request) => {
    const url = new URL(request.url);
    const headers = new Headers();
    const answer = new Response(null, { headers });
    const session = await getIronSession(request, answer, options);
    const redirect = (location) => new Response(null, { status: 302, headers: [["location", String(location)], ...[...answer.headers]] });
    if (url.pathname === "/login") {
      [session.state, session.verifier] = [generateState(), generateCodeVerifier()];
      await session.save();
      return redirect(client.createAuthorizationURLWithPKCE(`${issuer}/authorize`, session.state, CodeChallengeMethod.S256, session.verifier, SCOPE.split(" ")));
    }
    if (url.pathname !== "/callback" || url.searchParams.get("state") !== session.state) return new Response("?", { status: 400 });
    const tokens = await client.validateAuthorizationCode(`${issuer}/token`, url.searchParams.get("code"), session.verifier);
    session.oauth = { access_token: tokens.accessToken(), refresh_token: tokens.refreshToken(), id_token: tokens.idToken() };
    delete session.verifier;
    await session.save();
    return redirect("/");
  };
}
