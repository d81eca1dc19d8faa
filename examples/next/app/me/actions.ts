"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { action } from "grantway/next";
import { auth, notes } from "../../lib/auth";

export const save = action(auth, async (session, form: FormData) => {
  notes.set(session.claims!.sub, String(form.get("note")));
  revalidatePath("/me");
});

export const signOut = action(auth, async (session) => {
  await session.signOut();
  redirect("/");
});
