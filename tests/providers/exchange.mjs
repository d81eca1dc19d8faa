/** What the provider and the browser send between the authorization request and the token answer. */
import { jwt, NOW } from "./harness.mjs";

/** The client's registration, if a file in `requests/` sets nothing else. */
export const REGISTERED = { client_id: "cid", client_secret: "sec", redirect_uri: "https://app.example/auth/p/callback" };

/** The parameters of an authorization URL. */
export function parametersOf(url, { authorize }) {
  const { hash, searchParams } = new URL(url);
  return Object.fromEntries(authorize?.inFragment ? new URLSearchParams(hash.slice(1)) : searchParams);
}

/** The provider's response, as the browser brings it: `{ url }`, or `{ url, form }` for a form. */
export function responseOf(code, authorizationUrl, redirectUri, requests) {
  const { stateName = "state", callback, formPost } = requests;
  const state = parametersOf(authorizationUrl, requests)[stateName];
  const usual = { code, [stateName]: state };
  const more = typeof callback === "function" ? callback(usual) : callback;
  const named = Object.entries({ ...usual, ...more }).filter(([, value]) => value !== undefined);
  const parameters = new URLSearchParams(named);
  if (formPost) return { url: redirectUri, form: parameters.toString() };
  const url = new URL(redirectUri);
  parameters.forEach((value, name) => url.searchParams.set(name, value));
  return { url: url.toString() };
}

/** `idt(claims, how)`: an ID token for this sign-in, changed by `claims`. */
export function idTokens(provider, { client_id }, { nonce }) {
  return (claims, how) => {
    const usual = { iss: provider.issuer, aud: client_id, sub: "subject-1", iat: NOW, exp: NOW + 3600 };
    return jwt({ ...usual, ...(nonce ? { nonce } : {}), ...claims }, how);
  };
}
