import { fromAuthJs } from "grantway/moving/authjs";

/** The options of a handler that takes over the sessions of Auth.js. */
export const options = ({ AUTH_SECRET = "" }) => ({
  // #region import
  import: fromAuthJs({
    secret: AUTH_SECRET,
    // What callbacks.jwt has kept of the account.
    tokens: ({ provider, access_token, refresh_token, expires_at, id_token }) =>
      provider ? { provider, access_token, refresh_token, expires_at, id_token } : null,
  }),
  // #endregion import
});
