import * as arctic from "arctic";

const origin = process.env.ORIGIN ?? "http://localhost:3000";
export const google = new arctic.Google(process.env.GOOGLE_ID!, process.env.GOOGLE_SECRET!, `${origin}/login/google/callback`);
export const entra = new arctic.MicrosoftEntraId("organizations", process.env.ENTRA_ID!, process.env.ENTRA_SECRET!, `${origin}/login/microsoft/callback`);
export const auth0 = new arctic.Auth0("acme.eu.auth0.com", "a0", "a0-secret", `${origin}/login/auth0/callback`);

const scopes = ["openid", "profile", "email"];
const url = google.createAuthorizationURL(state, codeVerifier, scopes);
const other = auth0.createAuthorizationURL(state, codeVerifier, ["openid"]);
