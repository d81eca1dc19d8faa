import { requireSession } from "grantway/sveltekit";
import type { RequestHandler } from "./$types";

export const GET: RequestHandler = async (event) => {
  await requireSession(event, { acr_values: "phr" });
  return new Response("strong");
};
