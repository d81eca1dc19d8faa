import type { Handle } from "@sveltejs/kit";
import { auth } from "$lib/server/auth";

export const handle: Handle = async ({ event, resolve }) => {
  const own = await auth.handle(event.request);
  if (own) return own;
  const session = (event.locals.session = await auth.session(event.request));
  const response = await resolve(event);
  return session ? session.commit(response) : response;
};
