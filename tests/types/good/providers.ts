// The shipped documents: each with its own exact type, and each a `Provider`.
import type { Provider } from "grantway";
import { createHandler } from "grantway/edge";
import { entra } from "grantway/providers/entra";
import { github } from "grantway/providers/github";
import { intandem } from "grantway/providers/intandem";
import { tali } from "grantway/providers/tali";
import { tiltify } from "grantway/providers/tiltify";
import { tiltifyV3 } from "grantway/providers/tiltify-v3";

export const all: Provider[] = [github, intandem, tali, tiltify, tiltifyV3];

// By another name it is the same document.
export const known: "microsoft" = entra.id;

// What a document has is no `undefined`, and what it says is what its type says.
export const ids: ["github", "intandem", "tali", "tiltify", "tiltify-v3"] = [github.id, intandem.id, tali.id, tiltify.id, tiltifyV3.id];
export const userinfo: string = tiltify.userinfo_endpoint;
export const pattern: "host" = intandem.variables.host.pattern;
export const issuer: "https://github.com/login/oauth" = github.issuer;

// Overridden, they are still documents.
export const relayed: Provider = { ...tiltify, token_endpoint: "https://relay.example/token" };
export const branded: Provider = {
  ...intandem,
  variables: { host: { ...intandem.variables.host, allow: ["app.vcita.com", "*.brand.example"] } },
};
export const looser: Provider = {
  ...tali,
  dialect: { ...tali.dialect, token_response: { expires_in: { accept: "number_or_string", clamp: 3600 } } },
};
createHandler({
  providers: { branded: { provider: branded, client_id: "1", client_secret: "2", redirect_uri: "https://app.example/auth/branded/callback" } },
  cookieKeys: [],
});
