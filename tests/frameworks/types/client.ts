import { createClient } from "grantway/browser";
// #region client
import type { auth } from "./auth.ts";

export const client = createClient<typeof auth>({ backend: "/auth" });
// #endregion client
export const page = createClient({ issuer: "https://accounts.example", client_id: "id", redirect_uri: "https://app.example/" });
