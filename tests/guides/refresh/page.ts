import { createClient } from "grantway/browser";

const auth = await createClient({ backend: "/auth" });
const banner = document.querySelector<HTMLElement>("#banner")!;

// #region events
auth.on("session", ({ type, session }) => {
  banner.hidden = type !== "signed_out";
  if (type === "signed_out") banner.textContent = "You are signed out";
  if (session?.stale) console.warn("the last refresh failed; the next request tries again");
});
// #endregion events
