import { createClient } from "grantway/browser";

const [who, button, problem] = document.querySelectorAll("#who, #button, #problem");
const auth = await createClient({ backend: "/auth" });

async function show() {
  const session = await auth.session();
  who.textContent = session ? `Signed in as ${session.data.name}` : "Nobody is signed in";
  button.textContent = session ? "Sign out" : "Sign in";
  button.onclick = () => (session ? auth.signOut() : auth.authorize({ provider: "google", returnTo: "/" }));
}

auth.on("session", show);
await auth.handleCallback().catch(({ message, hint }) => (problem.textContent = `${message}: ${hint}`));
await show();
