import { requireSession } from "grantway/nuxt";
import { auth } from "../auth";

export default defineEventHandler({ onRequest: requireSession(auth, { acr_values: "phr" }), handler: () => "strong" });
