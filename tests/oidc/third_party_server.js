import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { Provider } from "oidc-provider";
import { CookieJar } from "../runtimes/cookie_jar.js";

const PEOPLE = {
  ada: { name: "Ada Quill", email: "ada.quill@example.com", email_verified: true },
  ben: { name: "Ben Orchard", email: "ben.orchard@example.com", email_verified: true },
};

function settings(app, more) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const client = { grant_types: ["authorization_code", "refresh_token"], response_types: ["code"], post_logout_redirect_uris: [`${app}/`], ...more };
  const redirect_uris = [`${app}/auth/oidc/callback`, `${app}/`];
  return {
    clients: [
      { ...client, client_id: "basic", client_secret: "basic-secret:with/odd+characters", token_endpoint_auth_method: "client_secret_basic", redirect_uris },
      { ...client, client_id: "post", client_secret: "post-secret", token_endpoint_auth_method: "client_secret_post", redirect_uris },
      { ...client, client_id: "signed", client_secret: "signed-secret", userinfo_signed_response_alg: "RS256", redirect_uris },
      { ...client, client_id: "public", token_endpoint_auth_method: "none", redirect_uris },
    ],
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: () => true,
    claims: { openid: ["sub"], profile: ["name"], email: ["email", "email_verified"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
    features: { devInteractions: { enabled: true }, revocation: { enabled: true }, rpInitiatedLogout: { enabled: true }, backchannelLogout: { enabled: true }, jwtUserinfo: { enabled: true } },
    // A page of the public client sends requests from its own origin.
    clientBasedCORS: (_, origin) => origin === new URL(app).origin,
    cookies: { keys: ["only for this run"] },
    // Its own function does not connect to this machine, and gives up after two and a half seconds.
    fetch: (url, { dispatcher, signal, ...options }) => fetch(url, options),
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" }] },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, RefreshToken: 86_400, Interaction: 600, Session: 86_400, Grant: 86_400 },
  };
}

/**
 * Starts npm `oidc-provider` on a free port of this machine, for an application at `app`. `more` is further
 * metadata of its clients.
 */
export async function startThirdPartyServer(app, more = {}) {
  // It closes no idle connection: a request that arrives at that moment would fail by chance.
  const server = createServer({ keepAliveTimeout: 0 }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const { warn, info } = console;
  console.warn = console.info = () => {}; // it warns that its own login page is only for development
  const provider = new Provider(issuer, settings(app, more));
  Object.assign(console, { warn, info });
  const seen = [];
  server.on("request", (request, response) => {
    seen.push(`${request.method} ${new URL(request.url, issuer).pathname}`);
    provider.callback()(request, response);
  });
  return {
    issuer,
    /** The requests so far, in the form `POST /token`. */
    seen,
    person: () => new Person(issuer),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A person with a browser at that server, who signs in on its page and agrees or leaves. */
class Person {
  #jar = new CookieJar();
  #issuer;

  constructor(issuer) {
    this.#issuer = issuer;
  }

  async #go(url, init = {}) {
    const response = await fetch(new URL(url, this.#issuer), { ...init, redirect: "manual", headers: { cookie: this.#jar.header() } });
    this.#jar.take(response);
    return response;
  }

  #submit(url, values) {
    return this.#go(url, { method: "POST", body: new URLSearchParams(values) });
  }

  /** Goes from an authorization URL to the application's address to which the server sends the browser. */
  async signIn(url, { user = "ada", cancel = false } = {}) {
    let at = url;
    for (let steps = 0; steps < 12; steps += 1) {
      const shown = await this.#go(at);
      let location = shown.headers.get("location");
      if (!location) {
        const html = await shown.text();
        const [, prompt] = /name="prompt" value="(\w+)"/.exec(html) ?? [];
        if (!prompt) throw new Error(`no form but status ${shown.status}: ${html.replace(/<style[^]*?<\/style>|<[^>]*>|\s+/g, " ").slice(0, 300)}`);
        if (cancel) location = `${at}/abort`;
        else location = (await this.#submit(at, { prompt, login: user, password: "any" })).headers.get("location");
      }
      at = new URL(location, this.#issuer).href;
      if (!at.startsWith(this.#issuer)) return at;
    }
    throw new Error("the server goes round in circles");
  }

  /** Opens an end-session URL and confirms; returns where the server then sends the browser. */
  async signOut(url) {
    const shown = await this.#go(url);
    const html = await shown.text();
    const [, xsrf] = /name="xsrf" value="(\w+)"/.exec(html) ?? [];
    if (!xsrf) throw new Error(`no form but status ${shown.status}`);
    return (await this.#submit("/session/end/confirm", { xsrf, logout: "yes" })).headers.get("location");
  }
}
