import { auth } from "./auth.js";

export const serve = auth.protect(
  ({ session }) => new Response(`Hello, ${session.profile.name}. Your plan: ${session.data.plan}`),
);
