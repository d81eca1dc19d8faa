import type { APIRoute } from "astro";
import { requireSession } from "grantway/astro";

export const GET: APIRoute = async (context) => {
  const { claims } = await requireSession(context);
  return Response.json({ sub: claims?.sub });
};
