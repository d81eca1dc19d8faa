import { createClient } from "grantway/browser";

export const client = createClient({ backend: "/auth" });
export const signIn = { provider: "main" };

declare module "grantway/vue" {
  interface Register { client: typeof client }
}
