import { notes } from "../../auth";

export default defineEventHandler(async (event) => {
  const form = await readFormData(event);
  notes.set(event.context.session!.claims!.sub, String(form.get("note")));
  return sendRedirect(event, "/me", 303);
});
