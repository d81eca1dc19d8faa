import { SvelteKitAuth } from "@auth/sveltekit";
import Okta from "@auth/sveltekit/providers/okta";
import Spotify from "@auth/core/providers/spotify";
import { SPOTIFY_ID, SPOTIFY_SECRET } from "$env/static/private";

export const { handle, signIn, signOut } = SvelteKitAuth(async (event) => {
  const providers = [
    Okta({ issuer: "https://dev-1.okta.com/oauth2/default" }),
    Spotify({ id: "music", clientId: SPOTIFY_ID, clientSecret: SPOTIFY_SECRET, authorization: { params: { scope: "user-read-email playlist-read-private", show_dialog: "true" } } }),
  ];
  return { providers, trustHost: true };
});
