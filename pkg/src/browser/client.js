import { part, withTexts } from "./first_load.js";

/** The page's client. The options decide which of the three patterns it is. */
export const createClient = (options) => withTexts(create(options));

// A page loads only the pattern that it uses, and the engine only if that runs in the page.
async function create(options) {
  if (options?.claims !== undefined) return (await part(() => import("./claims/with_claims.js"))).clientWithClaims(options, create);
  if (options?.backend !== undefined) return (await part(() => import("./backend/backend_client.js"))).backendClient(options);
  // The engine of a vault runs in a worker.
  if (options?.storage === "vault") return (await part(() => import("./vault/vault_client.js"))).vaultClient(options);
  // The largest part comes beside the client, not after it. Where it cannot be loaded, the client says so.
  import("./public/engine.js").catch(() => {});
  return (await part(() => import("./public/public_client.js"))).publicClient(options);
}
