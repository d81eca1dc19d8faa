import { createClient } from "grantway/browser";

export const auth = await createClient({ backend: "/auth" });
