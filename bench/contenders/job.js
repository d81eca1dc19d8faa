// The job of every contender: one client at one authorization server, and that server's answers.

export const ISSUER = "https://as.example";
export const AUTHORIZATION_ENDPOINT = `${ISSUER}/authorize`;
export const TOKEN_ENDPOINT = `${ISSUER}/token`;
export const CLIENT_ID = "bench-client";
export const CLIENT_SECRET = "bench-secret-of-the-client";
const ORIGIN = "https://app.example";
export const REDIRECT_URI = `${ORIGIN}/auth/as/callback`;
export const SCOPE = ["read:messages", "offline_access"];
export const CODE = "SplxlOBeZQQYbYS6WxSbIA-SplxlOBeZQQYbYS6WxSbIA";

/** 32 bytes of key, as base64url and as bytes. */
export const KEY_TEXT = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
export const KEY_BYTES = new Uint8Array(32).fill(7);

/** The token endpoint's answer. */
export const TOKENS = {
  access_token: "mF_9.B5f-4.1JqM-mF_9.B5f-4.1JqM-mF_9.B5f-4.1JqM-mF_9.B5f-4.1JqM",
  token_type: "Bearer",
  expires_in: 3600,
  refresh_token: "tGzv3JOkF0XG5Qx2TlKWIA-tGzv3JOkF0XG5Qx2TlKWIA",
  scope: SCOPE.join(" "),
};
const ANSWER = JSON.stringify(TOKENS);
const LENGTH = String(ANSWER.length);

/** The last token request, which the check of a contender reads. */
export const seen = { request: undefined };

/** Stands in for the network: no request leaves, and none is recorded while the clock runs. */
export async function mockFetch(input, init) {
  if (seen.request === true) seen.request = new Request(input, init);
  return new Response(ANSWER, { headers: { "content-type": "application/json", "content-length": LENGTH, "cache-control": "no-store" } });
}

/** The callback that answers an authorization request. */
export function callbackFor(url) {
  const state = new URL(url).searchParams.get("state");
  return `${REDIRECT_URI}?code=${CODE}&state=${encodeURIComponent(state)}&iss=${encodeURIComponent(ISSUER)}`;
}

/** How the other contenders read a session: from the cookie of a request, opened by `unseal`. */
export const viewOf = ({ seal, unseal }) => ({
  request: async () => new Request(`${ORIGIN}/`, { headers: { cookie: `theme=dark; session=${await seal(SESSION)}` } }),
  read(request) {
    const sealed = /(?:^|; )session=([^;]*)/.exec(request.headers.get("cookie") ?? "")?.[1];
    return sealed && unseal(sealed);
  },
});

/** A session as in a cookie: 1,024 bytes of JSON. */
export const SESSION = (() => {
  const session = {
    sub: "auth|5f7c8ec7c33c6c004bbafe82",
    access_token: "a".repeat(400),
    refresh_token: "r".repeat(200),
    token_type: "Bearer",
    scope: SCOPE,
    expires_at: 1_800_000_000,
    name: "Chi Example",
    data: "",
  };
  session.data = "d".repeat(1024 - JSON.stringify(session).length);
  return session;
})();
