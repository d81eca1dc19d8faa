import { redirect, type ServerLoad } from "@sveltejs/kit";

export const load: ServerLoad = ({ locals }) => {
  if (!locals.session) redirect(302, "/auth/main/login?return_to=/me");
  return { name: locals.session.data.name };
};
