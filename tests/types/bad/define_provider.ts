import { defineProvider } from "grantway";

const endpoints = { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t" } as const;

// @ts-expect-error: a word that is none of them
defineProvider({ ...endpoints, dialect: { token_request: { client_authentication: "client_secret_post" } } });
// @ts-expect-error: an endpoint that is missing
defineProvider({ authorization_endpoint: "https://as.example/a" });
// @ts-expect-error: PKCE is not switched off without a reason
defineProvider({ ...endpoints, dialect: { pkce: { method: "none" } } });
// @ts-expect-error: a text where a list belongs
defineProvider({ ...endpoints, dialect: { authorization_request: { scope: { default: "read" } } } });
// @ts-expect-error: a JSON file whose members have other types
defineProvider({ authorization_endpoint: "" as string, token_endpoint: "" as string, scopes_supported: "read" as string });
// @ts-expect-error: a member that is misspelt
defineProvider({ ...endpoints, userinf_endpoint: "https://as.example/me" });
// @ts-expect-error: a knob that is misspelt
defineProvider({ ...endpoints, dialect: { token_request: { client_auth: "body" } } });
// @ts-expect-error: a JSON file with a group that is misspelt
defineProvider({ authorization_endpoint: "" as string, token_endpoint: "" as string, dialect: { tokenRequest: { method: "GET" as string } } });
