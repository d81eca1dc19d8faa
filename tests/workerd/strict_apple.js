// What the `fetch` of the worker under test reaches: Apple as in its documentation, and stricter. The client secret
// is a JSON Web Token that is verified completely. The test calls it at /consent and /seen, over a separate port.

const ISSUER = "https://appleid.apple.com";
const SIX_MONTHS = 15_777_000;
const [codes, refreshTokens, known] = [new Map(), new Map(), new Set()];
/** Why clients were refused, and the requests in which they were accepted. */
const [refusals, believed] = [[], []];

const text = (value) => new TextEncoder().encode(value);
const bytesOf = (part) => Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const partOf = (value) => base64url(text(JSON.stringify(value)));
const random = () => base64url(crypto.getRandomValues(new Uint8Array(24)));
const seconds = () => Math.floor(Date.now() / 1000);

/** The mistake in a client secret; undefined if there is none. */
async function mistakeOf(secret, env) {
  const parts = secret.split(".");
  if (parts.length !== 3) return "no JWT";
  const [header, claims] = parts.slice(0, 2).map((part) => JSON.parse(new TextDecoder().decode(bytesOf(part))));
  if (JSON.stringify(Object.keys(header).sort()) !== '["alg","kid"]') return `header ${Object.keys(header)}`;
  if (header.alg !== "ES256") return `alg ${header.alg}`;
  if (header.kid !== env.KEY_ID) return `kid ${header.kid}`;
  if (JSON.stringify(Object.keys(claims).sort()) !== '["aud","exp","iat","iss","sub"]') return `claims ${Object.keys(claims)}`;
  if (claims.iss !== env.TEAM_ID) return `iss ${claims.iss}`;
  if (claims.aud !== ISSUER) return `aud ${claims.aud}`;
  if (claims.sub !== env.CLIENT_ID) return `sub ${claims.sub}`;
  if (!(Number.isInteger(claims.iat) && claims.iat <= seconds())) return `iat ${claims.iat}`;
  if (!(Number.isInteger(claims.exp) && claims.exp > seconds() && claims.exp <= seconds() + SIX_MONTHS)) return `exp ${claims.exp}`;
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("jwk", JSON.parse(env.PUBLIC_KEY), algorithm, false, ["verify"]);
  const isSigned = await crypto.subtle.verify(algorithm, key, bytesOf(parts[2]), text(`${parts[0]}.${parts[1]}`));
  return isSigned ? undefined : "signature";
}

const refused = (error) => Response.json({ error }, { status: 400 });

/** The person agrees: what Apple has the browser post to the `redirect_uri`. */
function consent(url, env, user) {
  const { origin, pathname, searchParams } = new URL(url);
  const asked = Object.fromEntries(searchParams);
  const wanted = { response_type: "code", response_mode: "form_post", client_id: env.CLIENT_ID, redirect_uri: env.REDIRECT_URI, scope: "openid name email", code_challenge_method: "S256" };
  const wrong = Object.keys(wanted).filter((name) => asked[name] !== wanted[name]);
  if (origin + pathname !== `${ISSUER}/auth/authorize` || wrong.length > 0) throw new Error(`authorization request: ${url}: ${wrong}`);
  const code = random();
  codes.set(code, { ...asked, user });
  // The name comes only at the first sign-in.
  const first = known.has(user) ? {} : { user: JSON.stringify({ name: { firstName: "Ada", lastName: "Lovelace" }, email: "ada@privaterelay.appleid.com" }) };
  known.add(user);
  return Response.json({ code, state: asked.state, ...first });
}

function tokensFor(user, env, more) {
  const claims = { iss: ISSUER, aud: env.CLIENT_ID, sub: user, iat: seconds(), exp: seconds() + 86_400, email: "ada@privaterelay.appleid.com", email_verified: "true", ...more };
  return { access_token: random(), token_type: "Bearer", expires_in: 3600, id_token: `${partOf({ alg: "RS256", kid: "A" })}.${partOf(claims)}.${base64url(text("signature"))}` };
}

async function exchange(body, env) {
  const asked = codes.get(body.code);
  codes.delete(body.code);
  const challenge = base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", text(body.code_verifier ?? ""))));
  if (!asked || body.redirect_uri !== asked.redirect_uri || challenge !== asked.code_challenge) return refused("invalid_grant");
  const refresh_token = random();
  refreshTokens.set(refresh_token, asked.user);
  return Response.json({ ...tokensFor(asked.user, env, { nonce: asked.nonce, nonce_supported: true }), refresh_token });
}

export default {
  async fetch(request, env) {
    const { protocol, host, pathname, searchParams } = new URL(request.url);
    if (protocol === "http:" && pathname === "/consent") return consent(searchParams.get("url"), env, searchParams.get("user"));
    if (protocol === "http:" && pathname === "/seen") return Response.json({ refusals, believed, refresh_tokens: refreshTokens.size });
    if (protocol !== "https:" || host !== "appleid.apple.com" || request.method !== "POST") return new Response("nobody else is called", { status: 599 });
    const body = Object.fromEntries(new URLSearchParams(await request.text()));
    const mistake = body.client_id !== env.CLIENT_ID || request.headers.has("authorization") ? "client_id" : await mistakeOf(body.client_secret ?? "", env);
    if (mistake) {
      refusals.push(mistake);
      return refused("invalid_client");
    }
    believed.push(body.grant_type ?? pathname);
    if (pathname === "/auth/revoke") {
      refreshTokens.delete(body.token);
      return new Response();
    }
    if (pathname !== "/auth/token") return new Response("no such address", { status: 404 });
    if (body.grant_type === "authorization_code") return exchange(body, env);
    const user = refreshTokens.get(body.refresh_token);
    return body.grant_type === "refresh_token" && user ? Response.json(tokensFor(user, env)) : refused("invalid_grant");
  },
};
