import { told } from "./failure.js";
import { requireEngineApis } from "./required_apis.js";

/** The page's client. The options decide which of the three patterns it is. */
export const createClient = (options) => told(options?.claims === undefined ? create(options) : createWithClaims(options));

async function createWithClaims({ claims, ...options }) {
  const { schemaOf, withClaims } = await import("./claims/with_claims.js");
  const schema = schemaOf(claims);
  return withClaims(await create(options), schema);
}

// A page loads only the pattern that it uses, and the engine only if that runs in the page.
async function create(options) {
  if (options?.backend === undefined) {
    // The engine of a vault runs in a worker.
    if (options?.storage === "vault") return (await import("./vault/vault_client.js")).vaultClient(options);
    requireEngineApis(options);
    return (await import("./public/public_client.js")).publicClient(options);
  }
  if (options.tokens === "page") return (await import("./backend/mediated_client.js")).mediatedClient(options);
  return (await import("./backend/backend_client.js")).backendClient(options);
}
