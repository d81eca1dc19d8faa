// What takes the provider's place in the browser of a test: it answers the requests of the application's own client, so
// that the page signs in by its own code, without another page and without a person.
import { failure } from "./failures.js";
import { answers, defaults, filled, json, unsigned } from "./stand_in.js";

/** The endpoints that a page may ask. */
const ENDPOINTS = ["authorization_endpoint", "token_endpoint", "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint"];

/** What a document may say about answers that this provider cannot give. */
const DEPARTURES = ["authorization_response", "token_response"];

const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "authorization, content-type, dpop" };

/** The server metadata of the client: those of its document, or made up for its issuer. */
function metadataOf({ issuer, provider, variables }) {
  if (provider === undefined) {
    if (issuer === undefined) throw failure("option_missing", { option: "issuer" });
    const named = ENDPOINTS.map((name) => [name, `${issuer.replace(/\/$/, "")}/${name.replace("_endpoint", "")}`]);
    return { issuer, ...Object.fromEntries(named), response_types_supported: ["code"], authorization_response_iss_parameter_supported: true };
  }
  const departure = DEPARTURES.find((name) => provider.dialect?.[name] !== undefined);
  if (departure) {
    const reason = `its \`dialect.${departure}\` departs from the standards: let Playwright be the person at the sandbox, which plays documents`;
    throw failure("option_invalid", { option: "provider", reason });
  }
  const values = { ...defaults({ provider }), ...variables };
  return Object.fromEntries(Object.entries(provider).map(([name, value]) => [name, typeof value === "string" ? filled(value, values) : value]));
}

const addressOf = ({ origin, pathname }) => origin + pathname;

/** The provider of a client with these options, in one browser context. It knows nobody until `person` is set. */
export class ProviderOfPage {
  /** Who is signed in at the provider. */
  person;
  #options;
  #metadata;
  /** code → the authorization request and the person for whom it is, until it is used */
  #codes = new Map();
  /** access or refresh token → whose it is */
  #people = new Map();

  constructor(options) {
    this.#options = options;
    this.#metadata = metadataOf(options);
  }

  /** Answers the requests of all pages of the context. */
  listen(context) {
    const routes = new Map();
    for (const name of ENDPOINTS) if (this.#metadata[name]) routes.set(addressOf(new URL(this.#metadata[name])), name);
    if (this.#options.provider === undefined) {
      const { origin, pathname } = new URL(this.#options.issuer);
      const path = pathname.replace(/\/$/, "");
      for (const kind of ["openid-configuration", "oauth-authorization-server"]) {
        for (const at of [`${path}/.well-known/${kind}`, `/.well-known/${kind}${path}`]) routes.set(origin + at, "metadata");
      }
    }
    return context.route((url) => routes.has(addressOf(url)), async (route) => {
      const request = route.request();
      const url = new URL(request.url());
      const answer = request.method() === "OPTIONS" ? new Response(null, { status: 204 }) : this.#answer(routes.get(addressOf(url)), url, request);
      await route.fulfill({ status: answer.status, headers: { ...Object.fromEntries(answer.headers), ...CORS }, body: await answer.text() });
    });
  }

  #answer(endpoint, url, request) {
    const parameters = endpoint === "token_endpoint" || endpoint === "revocation_endpoint" ? new URLSearchParams(request.postData() ?? "") : url.searchParams;
    switch (endpoint) {
      case "metadata":
        return json(this.#metadata);
      case "authorization_endpoint":
        return this.#authorize(parameters);
      case "token_endpoint":
        return this.#token(parameters, request.headers());
      case "userinfo_endpoint":
        return this.#userinfo(request.headers().authorization ?? "");
      case "revocation_endpoint":
        this.#people.delete(parameters.get("token"));
        return new Response(null);
      default:
        return this.#endSession(parameters);
    }
  }

  /** The person at once, or nobody: there is no page on which to sign in. */
  #authorize(parameters) {
    const back = new URL(parameters.get("redirect_uri"));
    const answer = this.person ? { code: crypto.randomUUID() } : { error: parameters.get("prompt") === "none" ? "login_required" : "access_denied" };
    if (answer.code) this.#codes.set(answer.code, { asked: parameters, person: this.person });
    const state = parameters.get("state");
    const { issuer, authorization_response_iss_parameter_supported: isNamed } = this.#metadata;
    for (const [name, value] of Object.entries({ ...answer, ...(state && { state }), ...(isNamed && { iss: issuer }) })) back.searchParams.set(name, value);
    return new Response(null, { status: 302, headers: { location: back.href } });
  }

  #token(parameters, headers) {
    const isRefresh = parameters.get("grant_type") === "refresh_token";
    const given = parameters.get(isRefresh ? "refresh_token" : "code");
    const known = (isRefresh ? this.#people : this.#codes).get(given);
    this.#codes.delete(given);
    if (!known) return json({ error: "invalid_grant" }, 400);
    const asked = isRefresh ? new URLSearchParams({ scope: known.asked.get("scope") ?? "" }) : known.asked;
    const { tokens } = answers(this.#options, known.person, asked, Date.now);
    const { id_token, ...rest } = tokens;
    for (const token of [rest.access_token, rest.refresh_token]) if (token) this.#people.set(token, known);
    return json({ ...rest, ...(headers.dpop && { token_type: "DPoP" }), ...(id_token && { id_token: unsigned(id_token) }) });
  }

  #userinfo(authorization) {
    const known = this.#people.get(authorization.replace(/^\S+ /, ""));
    if (!known) return json({ error: "invalid_token" }, 401);
    return json(answers(this.#options, known.person, known.asked, Date.now).userinfo);
  }

  #endSession(parameters) {
    this.forget();
    const back = parameters.get("post_logout_redirect_uri");
    if (!back) return new Response("signed out");
    const location = new URL(back);
    if (parameters.has("state")) location.searchParams.set("state", parameters.get("state"));
    return new Response(null, { status: 302, headers: { location: location.href } });
  }

  /** Nobody is signed in any more, and no token is good. */
  forget() {
    this.person = undefined;
    this.#people.clear();
    this.#codes.clear();
  }
}
