import type { NextConfig } from "next";

// As create-next-app sets them: what is known before a request comes is rendered before.
export default { cacheComponents: true, partialPrefetching: true } satisfies NextConfig;
