import { requireSession } from "grantway/nuxt";
import { auth, notes } from "../auth";

export default defineEventHandler({
  onRequest: requireSession(auth),
  async handler({ context }) {
    const { sub, name } = await (await context.session!.fetch(process.env.API!)).json();
    return { sub: sub as string, name: name as string, note: (notes.get(sub) ?? "none") as string };
  },
});
