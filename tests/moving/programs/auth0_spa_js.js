import { fromAuth0SpaJs } from "grantway/moving/auth0-spa-js";

/** The options of a page that takes over the session of auth0-spa-js. */
export const options = () => ({
  // #region import
  storage: "session",
  import: fromAuth0SpaJs({ domain: "tenant.eu.auth0.com", audience: "https://api.example" }),
  // #endregion import
});
