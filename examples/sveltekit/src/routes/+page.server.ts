import type { PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ locals }) => ({ isSignedIn: locals.session !== null });
