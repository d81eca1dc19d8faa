import { auth } from "../../../lib/auth.js";

export const GET = (request) => auth.handle(request);
export const POST = GET;
