import { fromOidcClientTs } from "grantway/moving/oidc-client-ts";

/** The options of a page that takes over the session of oidc-client-ts. */
export const options = () => ({
  // #region import
  storage: "session",
  import: fromOidcClientTs({ authority: "https://as.example", storage: "local" }),
  // #endregion import
});
