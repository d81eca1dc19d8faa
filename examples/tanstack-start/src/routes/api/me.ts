import { createFileRoute } from "@tanstack/react-router";
import { guard } from "../../start";

export const Route = createFileRoute("/api/me")({
  server: {
    middleware: [guard],
    handlers: { GET: ({ context }) => Response.json({ sub: context.session.claims?.sub }) },
  },
});
