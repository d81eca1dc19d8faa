import { redirect, type RequestHandler } from "@sveltejs/kit";

export const POST: RequestHandler = async ({ locals }) => {
  await locals.session?.signOut({ revoke: true });
  redirect(303, "/");
};
