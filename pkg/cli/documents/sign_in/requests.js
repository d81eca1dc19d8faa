/**
 * The requests that a document leads to: the real handler signs somebody in, with made-up values and without a
 * network.
 */
import { createHandler } from "../../../edge.node.js";
import { secretFor } from "../secret.js";
import { Placeholders } from "./placeholders.js";
import { answerFor, spokenPlainly } from "./plain_answers.js";
import { sampleVariables } from "./variables.js";

const APP = "https://app.example";
const API = "https://api.example";
const NAVIGATION = { accept: "text/html", "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
const CALL = { grantway: "1", accept: "*/*", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" };

/**
 * The requests of a valid document, in the order of a sign-in: `{ name, method, url, headers, body }`. They are
 * exact except for the made-up values, which appear as `<client_id>`.
 * @param {object} document
 * @param {{ name?: string, scope?: string, variables?: Record<string, string>, redirectUri?: string }} [asked]
 */
export async function requestsOf(document, { name = "provider", scope, variables, redirectUri } = {}) {
  const known = new Placeholders();
  const run = new Run(document, known, {
    name,
    scope: scope ?? madeUpScope(document, known),
    variables: { ...sampleVariables(document, known), ...variables },
    redirectUri: redirectUri ?? `${APP}/auth/${name}/callback`,
  });
  await run.signIn();
  return run.requests;
}

/** Two scopes, if neither the document nor the person gives any, so that their separator shows. */
function madeUpScope({ issuer, dialect }, known) {
  const { send, default: usual } = dialect?.authorization_request?.scope ?? {};
  if (send === false || usual?.length) return undefined;
  const others = [known.value("scope 1"), known.value("scope 2")];
  return issuer ? ["openid", others[0]] : others;
}

/** The parameter of that name in the body, else in the query. */
function parameterIn({ url, body }, name) {
  let members = {};
  try {
    members = JSON.parse(body);
  } catch {
    // A form, or nothing.
  }
  const value = members[name] ?? new URLSearchParams(body).get(name) ?? new URL(url).searchParams.get(name);
  return typeof value === "string" && value;
}

class Run {
  requests = [];
  #cookies = new Map();
  #step = "";

  constructor(document, known, { name, scope, variables, redirectUri }) {
    const dialect = document.dialect ?? {};
    Object.assign(this, { document, dialect, known, name, redirectUri });
    this.variables = variables;
    this.handler = createHandler({
      providers: {
        [name]: {
          provider: spokenPlainly(document),
          client_id: known.value("client_id"),
          ...secretFor(document, (secret) => known.value(secret)),
          redirect_uri: redirectUri,
          ...(scope && { scope }),
          ...(Object.keys(variables).length > 0 && { variables }),
          postLogoutRedirectUri: `${new URL(redirectUri).origin}/`,
        },
      },
      cookieKeys: [Buffer.alloc(32, 1).toString("base64url")],
      base: new URL(redirectUri).pathname.replace(/\/[^/]+\/callback\/?$/, ""),
      upstreams: { api: { origin: API, paths: ["/"], providers: [name] } },
      onSignIn: () => ({}),
      onError: ({ error }) => {
        this.failure = error;
        return new Response(null, { status: 500 });
      },
      onEvent: () => {},
      fetch: (input, init) => this.#answer(new Request(input, init)),
    });
  }

  async signIn() {
    const { known, document } = this;
    const login = await this.#open(this.redirectUri.replace(/callback\/?$/, "login"));
    const url = login.headers.get("location");
    if (!url) throw new Error(`the sign-in did not begin: ${login.status} ${await login.text()}`);
    const { searchParams, hash } = new URL(url);
    const parameters = new URLSearchParams([...searchParams, ...new URLSearchParams(hash.slice(1))]);
    const wire = (name) => this.dialect.authorization_request?.names?.[name] ?? name;
    for (const name of ["state", "nonce", "code_challenge"]) known.show(parameters.get(wire(name)), name);
    this.nonce = parameters.get(wire("nonce"));
    this.#add("authorization", { method: "GET", url, headers: {}, body: "" });

    this.#step = "token";
    const back = await this.#comeBack(parameters.get(wire("state")));
    if (back.status !== 302) throw this.failure ?? new Error(`the sign-in failed: ${back.status} ${await back.text()}`);
    const session = await this.#session();
    this.#step = "api";
    try {
      await session.fetch(`${API}/resource`);
    } catch (error) {
      // `fetch` never puts a token into a query, so the document leads to no such request.
      if (error.code !== "token_in_query") throw error;
    }
    if (this.dialect.refresh_request?.supported !== false) {
      this.#step = "refresh";
      const { origin, pathname } = new URL(this.redirectUri);
      const base = pathname.replace(/\/[^/]+\/callback\/?$/, "");
      await this.#open(`${origin}${base}/session?refresh=1`, { headers: CALL });
    }
    this.#step = "revocation";
    const { url: signOut } = await (await this.#session()).signOut({ revoke: true, endProviderSession: Boolean(document.end_session_endpoint) });
    if (signOut) this.#add("end_session", { method: "GET", url: signOut, headers: {}, body: "" });
  }

  async #session() {
    const session = await this.handler.session(this.#request(`${new URL(this.redirectUri).origin}/`), {});
    if (!session) throw new Error("the sign-in left no session");
    return session;
  }

  /** The authorization response, in the form that the document declares. */
  #comeBack(state) {
    const { names = {}, capture = [], response_mode: mode } = this.dialect.authorization_response ?? {};
    const wire = (name) => names[name] ?? name;
    const response = new URLSearchParams();
    const kept = [...capture, ...(this.dialect.token_request?.from_callback ?? [])];
    for (const name of new Set(kept)) response.set(name, this.known.value(name));
    for (const [name, { source, parameter = name }] of Object.entries(this.document.variables ?? {})) {
      if (source === "callback" && this.variables[name]) response.set(parameter, this.variables[name]);
    }
    response.set(wire("code"), this.known.value("code"));
    response.set(wire("state"), state);
    if (this.document.authorization_response_iss_parameter_supported) response.set(wire("iss"), this.#issuer());
    const form = { "content-type": "application/x-www-form-urlencoded" };
    if (mode === "form_post") return this.#open(this.redirectUri, { method: "POST", body: response.toString(), headers: form });
    return this.#open(`${this.redirectUri}?${response}`);
  }

  #issuer() {
    return (this.document.issuer ?? "").replace(/\{([^}]*)\}/g, (_, name) => this.variables[name] ?? this.document.variables?.[name]?.default);
  }

  async #answer(request) {
    const body = await request.text();
    const isUserinfo = this.#step === "token" && this.requests.some(({ name }) => name === "token");
    const step = isUserinfo ? "userinfo" : this.#step;
    this.#add(step, { method: request.method, url: request.url, headers: Object.fromEntries(request.headers), body });
    return answerFor(step, this.document, { known: this.known, issuer: this.#issuer(), nonce: this.nonce, variables: this.variables });
  }

  #add(name, { method, url, headers, body }) {
    if (name === "token" || name === "refresh") {
      const wire = this.dialect.token_request?.names?.code_verifier ?? "code_verifier";
      this.known.show(parameterIn({ url, body }, wire), "code_verifier");
    }
    const shown = Object.entries(headers).map(([header, value]) => [header, this.known.in(value)]);
    this.requests.push({ name, method, url: this.known.in(url), headers: Object.fromEntries(shown), body: this.known.in(body) });
  }

  #request(url, { headers, ...init } = {}) {
    const cookie = [...this.#cookies].map((pair) => pair.join("=")).join("; ");
    return new Request(url, { ...init, headers: { ...NAVIGATION, ...headers, ...(cookie && { cookie }) } });
  }

  async #open(url, init) {
    const response = await this.handler.handle(this.#request(url, init), {});
    for (const cookie of response.headers.getSetCookie()) {
      const [pair] = cookie.split(";");
      const end = pair.indexOf("=");
      this.#cookies.set(pair.slice(0, end), pair.slice(end + 1));
    }
    return response;
  }
}
