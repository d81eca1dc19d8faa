// An API that checks token and proof with a library that others made, oauth4webapi, and wants a nonce in each proof.

import { decodeJwt } from "jose";
import * as oauth from "oauth4webapi";
import { serve } from "../browser/http_server.mjs";

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type, dpop",
  "access-control-allow-methods": "*",
  "access-control-expose-headers": "DPoP-Nonce, WWW-Authenticate",
};

/**
 * `{ origin, seen, nonce, trust, close }`: `seen` has the proof and the status of each request, `nonce()` is the one that
 * is right, and `trust(issuer)` says whose tokens it takes. Below `/never` none is right.
 */
export async function startProofCheckingApi() {
  let server;
  let nonce = 0;
  const seen = [];
  const api = await serve(async (request) => {
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: CORS });
    const body = await request.clone().text();
    const proof = request.headers.get("dpop");
    const { pathname } = new URL(request.url);
    const given = proof && decodeJwt(proof).nonce;
    const answer = (status, said, more) => {
      seen.push({ pathname, proof, nonce: given, status, authorization: request.headers.get("authorization") });
      return Response.json(said, { status, headers: { ...CORS, ...more } });
    };
    if (pathname === "/never" || given !== `nonce-${nonce}`) {
      nonce += 1;
      return answer(401, {}, { "dpop-nonce": `nonce-${nonce}`, "www-authenticate": 'DPoP error="use_dpop_nonce", algs="ES256"' });
    }
    try {
      const { sub } = await oauth.validateJwtAccessToken(server, request, api.origin, { requireDPoP: true, [oauth.allowInsecureRequests]: true });
      return answer(200, { sub, body });
    } catch (error) {
      return answer(401, { message: error.message }, { "www-authenticate": 'DPoP error="invalid_dpop_proof"' });
    }
  }, "127.0.0.1");
  const trust = async (issuer) => {
    server = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
  };
  return { ...api, seen, nonce: () => `nonce-${nonce}`, trust };
}
