import { redirect } from "@sveltejs/kit";

export async function POST({ locals }) {
  await locals.session?.signOut({ revoke: true });
  redirect(303, "/");
}
