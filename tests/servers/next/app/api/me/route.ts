import { auth } from "../../../lib/auth";

export async function GET(request: Request) {
  const session = await auth.session(request);
  if (!session) return Response.json({ error: "nobody is signed in" }, { status: 401 });
  return session.commit(Response.json({ name: session.data.name }));
}
