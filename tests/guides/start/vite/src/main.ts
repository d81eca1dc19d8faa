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

function say(error: unknown) {
  trouble.textContent = error instanceof OAuthError ? `${error.message}: ${error.hint}` : String(error);
}

/** Shows the session. While the Worker does not answer, says so and tries again. */
async function start() {
  try {
    await show();
  } catch (error) {
    say(error);
    if (error instanceof OAuthError && error.retryable) setTimeout(() => ((trouble.textContent = ""), start()), 1000);
  }
}

auth.on("session", start);
await auth.handleCallback().catch(say);
await start();
