// #region client
import { createClient } from "grantway/browser";

const auth = await createClient({
  issuer: "http://127.0.0.1:8788/standard",
  client_id: "sessions-page",
  redirect_uri: `${location.origin}/`,
  scope: "openid profile offline_access",
  restore: "redirect",
  idle: { after: 1800, warn: 60 },
});
await auth.handleCallback();
// #endregion client

// #region show
const who = document.querySelector("#who")!;
function show() {
  const { status, session } = auth.snapshot();
  if (status === "restoring") who.textContent = "One moment";
  else who.textContent = session ? `Hello, ${session.profile.name ?? session.profile.id}` : "Nobody is signed in";
}
auth.on("session", show);
show();
// #endregion show

// #region idle
const banner = document.querySelector<HTMLElement>("#banner")!;
auth.on("idle", ({ secondsLeft }) => {
  banner.hidden = secondsLeft === 0 || secondsLeft > 60;
  banner.textContent = `You will be signed out in ${secondsLeft} seconds`;
});
// #endregion idle

document.querySelector<HTMLButtonElement>("#sign-in")!.onclick = () => void auth.authorize();
document.querySelector<HTMLButtonElement>("#sign-out")!.onclick = () => void auth.signOut();
