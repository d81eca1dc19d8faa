import { createClient, OAuthError } from "grantway/browser";

const who = document.querySelector("#who")!;
const trouble = document.querySelector("#trouble")!;
const button = document.querySelector<HTMLButtonElement>("#button")!;
const auth = await createClient({
  issuer: "http://127.0.0.1:8788/standard",
  client_id: "standard-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile",
});

async function show() {
  const session = await auth.session();
  who.textContent = session ? `Hello, ${(await auth.userinfo()).name}` : "Nobody is signed in";
  button.textContent = session ? "Sign out" : "Sign in";
  button.onclick = () => (session ? auth.signOut() : auth.authorize());
}

auth.on("session", show);
try {
  await auth.handleCallback();
} catch (error) {
  trouble.textContent = error instanceof OAuthError ? `${error.message}: ${error.hint}` : String(error);
}
await show();
