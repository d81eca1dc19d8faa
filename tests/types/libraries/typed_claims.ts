import { createClient } from "grantway/browser";
import { z } from "zod";

const auth = await createClient({
  issuer: "https://login.example.com",
  client_id: "shop",
  redirect_uri: `${location.origin}/callback`,
  scope: "openid email",
  claims: z.object({ email: z.email(), groups: z.array(z.string()).default([]) }),
});

const session = await auth.session();
if (session?.claims.groups.includes("staff")) document.body.textContent = `Staff: ${session.claims.email}`;
