import { defineEventHandler, sendRedirect, toWebRequest } from "h3";
import { auth } from "../auth";

export default defineEventHandler(async (event) => {
  const session = await auth.session(toWebRequest(event));
  if (!session) return sendRedirect(event, "/auth/main/login?return_to=/me");
  return session.commit(new Response(`Hello, ${session.data.name}`));
});
