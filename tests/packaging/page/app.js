import { createClient } from "grantway/browser";

const auth = await createClient({ backend: "/auth" });
const button = document.body.appendChild(document.createElement("button"));

async function show() {
  const session = await auth.session();
  button.textContent = session ? `Sign out ${session.profile.name}` : "Sign in with Google";
  button.onclick = () => (session ? auth.signOut() : auth.authorize({ provider: "google" }));
}

auth.on("session", show);
await auth.handleCallback().catch(({ message }) => document.body.append(" ", message));
await show();
