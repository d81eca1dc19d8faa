import { fromIronSession } from "grantway/moving/iron-session";

/** The options of a handler that takes over the sessions of iron-session. */
export const options = ({ SESSION_PASSWORD = "" }) => ({
  // #region import
  import: fromIronSession({
    password: SESSION_PASSWORD,
    cookieName: "my-session",
    // What the program has kept of the tokens.
    tokens: ({ oauth }) => (oauth ? { provider: "main", ...oauth } : null),
  }),
  // #endregion import
});
