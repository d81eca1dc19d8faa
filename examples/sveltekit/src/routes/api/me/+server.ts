import { json } from "@sveltejs/kit";
import { requireSession } from "grantway/sveltekit";
import type { RequestHandler } from "./$types";

export const GET: RequestHandler = async (event) => {
  const { claims } = await requireSession(event);
  return json({ sub: claims?.sub });
};
