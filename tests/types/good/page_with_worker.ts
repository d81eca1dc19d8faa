// The page of the README: a worker holds the tokens.
import { createClient, OAuthError } from "grantway/browser";

interface Profile {
  userId: string;
}

const auth = await createClient<Profile>({ backend: "/auth" });
const { handled, returnTo, appState } = await auth.handleCallback();
if (handled && returnTo) history.replaceState(null, "", returnTo);

const session = await auth.session();
if (session) {
  const id: string | undefined = session.data?.userId;
  const ends: number | "never" | "unknown" = session.token_expires_at;
  document.title = `${id} ${session.provider} ${session.scope.join(" ")} ${ends} ${session.diagnostics.length} ${String(appState)}`;
}

document.querySelector("#sign-in")?.addEventListener("click", async () => {
  try {
    const result = await auth.authorize({ provider: "tiltify", returnTo: "/inbox", appState: { draft: 1 }, popup: true });
    console.log(result.returnTo);
  } catch (error) {
    if (error instanceof OAuthError && error.code === "popup_closed") return;
    throw error;
  }
});

const stop: () => void = auth.on("session", ({ type, session, otherTab }) => {
  if (type === "signed_out" && otherTab) location.assign("/");
  console.log(session?.data?.userId);
});
stop();

const { status, session: shown } = auth.snapshot();
const isRestoring: boolean = status === "restoring";
console.log(isRestoring, shown?.profile.name);

const answer: Response = await auth.fetch("https://api.vcita.biz/oauth/userinfo", { method: "GET" });
console.log(answer.status);
await auth.authorize({ provider: "intandem", variables: { host: "app.vcita.com" } });
await auth.signOut({ revoke: true, endProviderSession: false });
