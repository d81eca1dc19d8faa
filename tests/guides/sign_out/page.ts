import { createClient } from "grantway/browser";

const auth = await createClient({ backend: "/auth" });

// #region button
const button = document.querySelector<HTMLButtonElement>("#sign-out")!;

button.onclick = async () => {
  const { leaving } = await auth.signOut({ endProviderSession: true });
  if (!leaving) location.assign("/");
};
// #endregion button
