/** The page of both contenders of this package, which differ in one option. */
export const grantwayPage = (createClient, option) => async ({ issuer, client_id, redirect_uri, scope }) => {
  const client = await createClient({ issuer, client_id, redirect_uri, scope, ...option });
  await client.handleCallback();
  return {
    async accessToken() {
      return (await client.session()) ? (await client.accessToken()).access_token : undefined;
    },
    signIn: () => client.authorize(),
  };
};
