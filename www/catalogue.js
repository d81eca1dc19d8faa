// The providers, patterns and stores of the demo, as data that the page, both workers and the tests share.

/**
 * `module`: of `grantway/providers/`, and `name` of what it exports; without it the provider is found by its issuer.
 * `scope`: what the demo asks for. `says`: what is special about it. `codeSeconds`: how long its code is good. `refresh`: how
 * often its refresh token works: `once` (the default), `often`, or `never`, as there is none. `secret`: `key` where a
 * private key stands in the place of a client secret.
 */
const listed = [
  {
    id: "google", label: "Google", group: "known", module: "google", exported: "google", scope: "openid profile email",
    says: "OpenID Connect. A refresh token comes with access_type=offline only, which the document sends.", codeSeconds: 60,
  },
  {
    id: "microsoft", label: "Microsoft", group: "known", module: "microsoft", exported: "microsoft", scope: "openid profile email offline_access",
    says: "One endpoint for every tenant, so the ID token names another issuer than the one that was asked.", codeSeconds: 60,
  },
  {
    id: "github", label: "GitHub", group: "known", module: "github", exported: "github", scope: "read:user user:email",
    says: "Errors come with status 200, scopes with commas, and a token is revoked with DELETE.", codeSeconds: 60,
  },
  {
    id: "slack-openid", label: "Slack", group: "known", module: "slack-openid", exported: "slackOpenid", scope: "openid profile email",
    says: "OpenID Connect without PKCE. An error is status 200 with ok: false.", codeSeconds: 60,
  },
  {
    id: "discord", label: "Discord", group: "known", module: "discord", exported: "discord", scope: "identify email",
    says: "Plain OAuth 2.0. The person's name is global_name, or else username.", codeSeconds: 60,
  },
  {
    id: "apple", label: "Apple", group: "known", module: "apple", exported: "apple", secret: "key", scope: "openid name email",
    says: "The answer is a form that the browser posts. There is no userinfo, and the name comes once.", codeSeconds: 60,
  },
  {
    id: "tali", refresh: "often", label: "Tali", group: "unusual", module: "tali", exported: "tali",
    says: "Wants its token requests as JSON, sends the lifetime as a string, and knows no scopes.", codeSeconds: 600,
  },
  {
    id: "tiltify", refresh: "often", label: "Tiltify v5", group: "unusual", module: "tiltify", exported: "tiltify",
    says: "Hands out the same token twice, so its age counts from created_at. Refuses with status 422.", codeSeconds: 600,
  },
  {
    id: "tiltify-v3", refresh: "never", label: "Tiltify v3", group: "unusual", module: "tiltify-v3", exported: "tiltifyV3",
    says: "HTTP Basic with the raw secret, and a token that never ends and cannot be refreshed. Retired in 2023.", codeSeconds: 600,
  },
  {
    id: "intandem", refresh: "never", label: "inTandem", group: "unusual", module: "intandem", exported: "intandem",
    says: "A code that is good for 30 seconds, a token that lives for twenty years, one host per tenant.", codeSeconds: 30,
  },
  {
    id: "standard", label: "Standard OpenID", group: "standard", scope: "openid profile email offline_access",
    says: "OpenID Connect by the book: discovery, PKCE, an ID token, rotating refresh tokens, CORS for pages.", codeSeconds: 60,
  },
];

export const providers = listed.map((provider) => ({ refresh: "once", ...provider }));

export const groups = [
  { id: "known", label: "Well known" },
  { id: "unusual", label: "Unusual" },
  { id: "standard", label: "By the book" },
];

export const patterns = [
  {
    id: "worker", label: "In the worker", name: "backend for frontend",
    says: "The page never sees a token; the worker calls the API for it.",
  },
  {
    id: "page", label: "Lent to the page", name: "token-mediating backend",
    says: "The worker keeps the secret and the refresh token; the page gets short-lived access tokens.",
  },
  {
    id: "public", label: "In the page", name: "browser-based client",
    says: "No worker: a public client with PKCE, its tokens in memory until the page reloads.",
  },
];

export const stores = [
  { id: "cookie", label: "In its cookie", says: "Sealed into the cookie. Needs no storage; each isolate refreshes for itself." },
  { id: "object", label: "In a Durable Object", says: "The cookie is only an id. One refresh at a time; signing out ends every copy." },
];

/** What a first visit shows. */
export const defaults = { provider: "google", pattern: "worker", store: "cookie" };

export const providerOf = (id) => providers.find((provider) => provider.id === id) ?? providers[0];
export const patternOf = (id) => patterns.find((pattern) => pattern.id === id) ?? patterns[0];
export const providerIds = providers.map(({ id }) => id);

/** Tokens that a page may not be lent: they live too long. */
const longLived = { "tiltify-v3": "never end", intandem: "live for twenty years" };
export const longLivedIds = Object.keys(longLived);

/**
 * Whether a provider and a pattern go together: `fit` is "yes", "refused" (the engine says no, and the page shows it
 * saying so) or "no" (there is nothing to press).
 */
export function fitOf(provider, pattern) {
  const { label } = providerOf(provider);
  if (pattern === "public" && provider !== "standard") {
    return { fit: "no", why: `The client at ${label} has a secret, and a page cannot keep one. Choose a pattern with a worker.` };
  }
  if (pattern === "page" && provider in longLived) {
    return {
      fit: "refused",
      why: `The tokens of ${label} ${longLived[provider]}. The engine does not lend those to a page unless allowLongLived is set. Sign in to see it refuse.`,
    };
  }
  return { fit: "yes", why: "" };
}

/** Whether a store can be chosen: a page that keeps its own tokens has no session in a worker, and a refused one has none. */
export const hasStore = ({ provider, pattern }) => pattern !== "public" && fitOf(provider, pattern).fit === "yes";
