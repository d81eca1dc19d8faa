import { defineEventHandler, sendRedirect } from "h3";

export default defineEventHandler(async (event) => {
  await event.context.session?.signOut();
  return sendRedirect(event, "/", 303);
});
