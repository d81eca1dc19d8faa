import { createClient } from "grantway/browser";

const [who, button, problem] = document.querySelectorAll("#who, #button, #problem");
const auth = await createClient(await fetch("/settings.json").then((answer) => answer.json()));

async function show() {
  const session = await auth.session();
  who.textContent = session ? `Signed in as ${(await auth.userinfo()).name}` : "Nobody is signed in";
  button.textContent = session ? "Sign out" : "Sign in";
  button.onclick = () => (session ? auth.signOut() : auth.authorize());
}

auth.on("session", show);
await auth.handleCallback().catch(({ message, hint }) => (problem.textContent = `${message}: ${hint}`));
await show();
