import { defineEventHandler, toWebRequest } from "h3";
import { auth } from "../auth";

export default defineEventHandler(async (event) => {
  const session = await auth.session(toWebRequest(event));
  await session?.signOut({ revoke: true });
  const response = new Response(null, { status: 303, headers: { location: "/" } });
  return session ? session.commit(response) : response;
});
