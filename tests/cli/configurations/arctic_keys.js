import { Apple, Lichess, OAuth2Client, Okta } from "arctic";

const key = readKey();
export const apple = new Apple("com.acme.app", "TEAM1", "KEY1", key, "https://app.acme.example/auth/apple/callback");
export const lichess = new Lichess("acme", "https://app.acme.example/auth/lichess/callback");
export const okta = new Okta("dev-1.okta.com", null, "ok", "ok-secret", "https://app.acme.example/auth/okta/callback");
export const own = new OAuth2Client("id", "secret", "https://app.acme.example/auth/own/callback");
