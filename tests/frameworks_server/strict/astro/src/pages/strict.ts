import type { APIRoute } from "astro";
import { requireSession } from "grantway/astro";

export const GET: APIRoute = async (context) => {
  await requireSession(context, { acr_values: "phr" });
  return new Response("strong");
};
