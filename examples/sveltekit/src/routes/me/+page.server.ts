import { redirect } from "@sveltejs/kit";
import { requireSession } from "grantway/sveltekit";
import { API } from "$app/env/private";
import { notes } from "../../lib/server/auth";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async (event) => {
  const session = await requireSession(event);
  const { sub, name } = await (await session.fetch(API)).json();
  return { name: name as string, note: notes.get(sub) ?? "none" };
};

export const actions: Actions = {
  async save(event) {
    const { claims } = await requireSession(event);
    const form = await event.request.formData();
    notes.set(claims!.sub, String(form.get("note")));
  },
  async signOut(event) {
    const session = await requireSession(event);
    await session.signOut();
    redirect(303, "/");
  },
};
