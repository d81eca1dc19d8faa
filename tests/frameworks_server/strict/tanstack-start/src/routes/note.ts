import { createFileRoute } from "@tanstack/react-router";
import { notes } from "../auth";
import { guard } from "../start";

/** A form outside the server functions, where the framework's own middleware refuses nothing. */
export const Route = createFileRoute("/note")({
  server: {
    middleware: [guard],
    handlers: {
      POST: async ({ context, request }) => {
        notes.set(context.session.claims!.sub, String((await request.formData()).get("note")));
        return Response.redirect(new URL("/me", request.url), 303);
      },
    },
  },
});
