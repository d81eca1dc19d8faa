import { createClient, OAuthError } from "grantway/browser";

const who = document.querySelector("#who")!;
const trouble = document.querySelector("#trouble")!;
const button = document.querySelector<HTMLButtonElement>("#button")!;
const auth = await createClient({ backend: "/auth" });

async function show() {
  const session = await auth.session();
  who.textContent = session ? `Hello, ${session.profile.name}` : "Nobody is signed in";
  button.textContent = session ? "Sign out" : "Sign in";
  button.onclick = () => (session ? auth.signOut() : auth.authorize({ provider: "main" }));
}

auth.on("session", show);
try {
  await auth.handleCallback();
} catch (error) {
  trouble.textContent = error instanceof OAuthError ? `${error.message}: ${error.hint}` : String(error);
}
await show();
