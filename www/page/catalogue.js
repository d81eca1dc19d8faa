// What the page says about each server and each pattern, and which of them fit together.

export const providers = [
  {
    id: "tali", name: "Tali",
    dialect: "Wants its token requests as JSON, sends the lifetime as a string, and knows no scopes.",
    life: "24 hours · refreshes", codeSeconds: 600,
  },
  {
    id: "tiltify", name: "Tiltify v5",
    dialect: "Hands out the same token twice, so its age counts from created_at; refuses with status 422.",
    life: "2 hours · refreshes", codeSeconds: 600,
  },
  {
    id: "tiltify-v3", name: "Tiltify v3",
    dialect: "HTTP Basic with the raw secret, and a token that never ends and cannot be refreshed. Retired in 2023.",
    life: "never ends · no refresh", codeSeconds: 600,
  },
  {
    id: "intandem", name: "inTandem",
    dialect: "A code that dies after 30 seconds, a token that lives for twenty years, one host per tenant.",
    life: "20 years · no refresh", codeSeconds: 30,
  },
  {
    id: "standard", name: "Standard",
    dialect: "OpenID Connect by the book: discovery, PKCE, an ID token, rotating refresh tokens, CORS for pages.",
    life: "1 hour · refreshes", codeSeconds: 60,
  },
];

export const patterns = [
  {
    id: "worker", name: "In the worker", holder: 1,
    says: "Backend for frontend. The page never sees a token; the worker calls the API for it.",
  },
  {
    id: "page", name: "Lent to the page", holder: 0.5,
    says: "Token-mediating backend. The worker keeps secret and refresh token, the page gets short access tokens.",
  },
  {
    id: "public", name: "In the page", holder: 0,
    says: "Browser-based client. No worker at all: a public client with PKCE, tokens in memory until you reload.",
  },
];

export const stores = [
  {
    id: "cookie", name: "In its cookie", holder: 0,
    says: "Sealed. Needs nothing, and no isolate knows what another one does with it.",
  },
  {
    id: "object", name: "In a Durable Object", holder: 2,
    says: "The cookie carries an id only. One refresh at a time, and signing out ends every copy.",
  },
];

const longLived = new Set(["tiltify-v3", "intandem"]);

/**
 * Whether a server and a pattern go together: `fit` is "yes", "refused" (the engine will say no, and the page
 * shows it saying so) or "no" (there is nothing to press).
 */
export function fitOf(provider, pattern) {
  const { name } = providerOf(provider);
  if (pattern === "public" && provider !== "standard") {
    return { fit: "no", verdict: "needs a client secret", why: `${name} demands a client secret, and a page cannot keep one. Choose a pattern with a worker.` };
  }
  if (pattern === "page" && longLived.has(provider)) {
    return {
      fit: "refused", verdict: "too long-lived to lend",
      why: `${name} gives tokens that ${provider === "intandem" ? "live for twenty years" : "never end"}. The engine does not lend those to a page unless the operator sets allowLongLived. Sign in to see it refuse.`,
    };
  }
  return { fit: "yes", verdict: "", why: "" };
}

/** Whether the store can be chosen: a page that keeps its own tokens has no session in a worker, and a refused one has none. */
export const hasStore = ({ provider, pattern }) => pattern !== "public" && fitOf(provider, pattern).fit === "yes";

export const providerOf = (id) => providers.find((provider) => provider.id === id) ?? providers[0];
export const patternOf = (id) => patterns.find((pattern) => pattern.id === id) ?? patterns[0];
