import { createClient } from "grantway/browser";

const settings = await fetch("/settings.json").then((answer) => answer.json());
const auth = await createClient({ ...settings, storage: "vault" });
const button = document.body.appendChild(document.createElement("button"));

async function show() {
  const session = await auth.session();
  button.textContent = session ? `Sign out ${(await auth.userinfo()).name}` : "Sign in";
  button.onclick = () => (session ? auth.signOut() : auth.authorize());
}

auth.on("session", show);
await auth.handleCallback().catch(({ message }) => document.body.append(" ", message));
await show();
