import type { APIRoute } from "astro";
import { requireSession } from "grantway/astro";
import { notes } from "../../lib/auth";

export const POST: APIRoute = async (context) => {
  const { claims } = await requireSession(context);
  const form = await context.request.formData();
  notes.set(claims!.sub, String(form.get("note")));
  return context.redirect("/me", 303);
};
