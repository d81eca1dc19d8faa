import { defineEventHandler } from "h3";
import { requireSession } from "grantway/nuxt";
import { auth } from "../auth";

export default defineEventHandler({
  onRequest: requireSession(auth),
  handler: ({ context }) => `Hello, ${context.session!.data.name}`,
});
