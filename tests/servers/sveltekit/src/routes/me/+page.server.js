import { redirect } from "@sveltejs/kit";

export function load({ locals }) {
  if (!locals.session) redirect(302, "/auth/main/login?return_to=/me");
  return { name: locals.session.data.name };
}
