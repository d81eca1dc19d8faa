import { auth } from "../../../lib/auth";

const handle = async (request: Request) => (await auth.handle(request)) ?? new Response(null, { status: 404 });

export { handle as GET, handle as POST };
