import { OAuthError, type BackendClient } from "grantway/browser";

/** What the head of a page shows. */
export async function greeting(auth: BackendClient) {
  const session = await auth.session();
  return session ? `Hello, ${session.profile.name}` : "Sign in";
}

/** Loads the person's messages, and says why it cannot. */
export async function messages(auth: BackendClient) {
  try {
    const answer = await auth.fetch("https://api.example/messages");
    return await answer.json();
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return error.kind === "session" ? "Sign in again" : "Try again later";
  }
}
