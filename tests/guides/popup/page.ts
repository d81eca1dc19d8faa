import { createClient, OAuthError } from "grantway/browser";

const button = document.querySelector<HTMLButtonElement>("#sign-in")!;
const status = document.querySelector("#status")!;
const auth = await createClient({ backend: "/auth" });
const { popup } = await auth.handleCallback();

if (!popup) {
  button.onclick = async () => {
    try {
      await auth.authorize({ provider: "main", popup: true });
      const session = await auth.session();
      status.textContent = `Hello, ${session?.profile.name}`;
    } catch (error) {
      status.textContent = error instanceof OAuthError ? error.message : String(error);
    }
  };
}
