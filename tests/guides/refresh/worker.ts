import { createHandler } from "grantway/edge";

const auth = createHandler((env) => ({
  providers: {
    main: {
      issuer: env.ISSUER,
      client_id: env.CLIENT_ID,
      client_secret: env.CLIENT_SECRET,
      redirect_uri: `${env.ORIGIN}/auth/main/callback`,
      scope: "openid profile offline_access",
    },
  },
  cookieKeys: [env.COOKIE_KEY],
}));

export default {
  fetch: auth.protect(async ({ session }) => {
    // #region token
    const { authorization } = await session.accessToken();
    // #endregion token
    // #region again
    const fresh = await session.accessToken({ refresh: true });
    // #endregion again
    return Response.json([authorization, fresh.authorization].map((text) => text.length));
  }),
};
