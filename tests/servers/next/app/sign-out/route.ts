import { auth } from "../../lib/auth";

export async function POST(request: Request) {
  const session = await auth.session(request);
  await session?.signOut({ revoke: true });
  const response = new Response(null, { status: 303, headers: { location: "/" } });
  return session ? session.commit(response) : response;
}
