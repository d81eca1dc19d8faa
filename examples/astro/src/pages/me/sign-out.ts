import type { APIRoute } from "astro";
import { requireSession } from "grantway/astro";

export const POST: APIRoute = async (context) => {
  const session = await requireSession(context);
  await session.signOut();
  return context.redirect("/", 303);
};
