import { auth } from "../auth.js";

const escaped = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export default defineEventHandler(async (event) => {
  const session = await auth.session(toWebRequest(event));
  if (!session) return sendRedirect(event, "/auth/main/login?return_to=/me");
  const page = `<form method="post" action="/sign-out"><p>Hello, ${escaped(session.data.name)}.</p><button>Sign out</button></form>`;
  return session.commit(new Response(page, { headers: { "content-type": "text/html; charset=utf-8" } }));
});
