import { createClient } from "grantway/browser";
import { CLIENT_ID, ENDPOINTS, ISSUER, SCOPE, redirectUri } from "../page_setting.js";

export const name = "Grantway";

export async function createPage() {
  const auth = await createClient({ provider: { issuer: ISSUER, ...ENDPOINTS }, client_id: CLIENT_ID, redirect_uri: redirectUri(), scope: SCOPE });
  return {
    signIn: () => auth.authorize(),
    async callback() {
      await auth.handleCallback();
      return (await auth.accessToken()).access_token;
    },
    refresh: async () => (await auth.accessToken({ refresh: true })).access_token,
  };
}
