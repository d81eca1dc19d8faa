// A document's typo is found before it runs.
import type { Dialect, Provider } from "grantway";
import { tali } from "grantway/providers/tali";
import { tiltify } from "grantway/providers/tiltify";

const authorization_endpoint = "https://as.example/authorize";
const token_endpoint = "https://as.example/token";

// @ts-expect-error the two endpoints are the least a document says
export const empty: Provider = {};
// @ts-expect-error wire names keep the wire's spelling
export const camel: Provider = { authorization_endpoint, token_endpoint, userinfoEndpoint: "https://as.example/me" };
// @ts-expect-error a typo of a registered name
export const typo: Provider = { authorization_endpoint, token_endpoint, userinf_endpoint: "https://as.example/me" };
// @ts-expect-error no standard names it
export const invented: Provider = { authorization_endpoint, token_endpoint, wishes_supported: [] };
// @ts-expect-error this document has no issuer
export const issuer: string = tali.issuer;
// @ts-expect-error this document has no variables
export const host = tiltify.variables.host;
// @ts-expect-error not a member
export const member: Provider = { authorization_endpoint, token_endpoint, quirks: {} };
// @ts-expect-error an allow-list is a list
export const variable: Provider = { authorization_endpoint, token_endpoint, variables: { host: { allow: "app.example" } } };
// @ts-expect-error S256 is left only with a reason
export const silent: Dialect = { pkce: "none" };
// @ts-expect-error the reason has to be given
export const unreasoned: Dialect = { pkce: { method: "none" } };
// @ts-expect-error the issuer is left unchecked only with a reason
export const unchecked: Dialect = { authorization_response: { iss: { ignore: true } } };
// @ts-expect-error not a knob
export const knob: Dialect = { token_request: { parameters: "json" } };
// @ts-expect-error not a way to authenticate
export const authentication: Dialect = { token_request: { client_authentication: "post" } };
// @ts-expect-error not a member of a token answer
export const field: Dialect = { token_response: { fields: { token: "/token" } } };
// @ts-expect-error a condition is one comparison
export const condition: Dialect = { token_response: { error: { when: [{ pointer: "/ok" }] } } };
