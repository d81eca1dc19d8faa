import { route } from "grantway/next";
import { auth } from "../../lib/auth";

export const GET = route(auth, () => new Response("strong"), { acr_values: "phr" });
