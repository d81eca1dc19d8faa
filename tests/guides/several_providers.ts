import { createHandler } from "grantway/edge";
import { apple } from "grantway/providers/apple";
import { discord } from "grantway/providers/discord";
import { github } from "grantway/providers/github";
import { google } from "grantway/providers/google";
import { microsoft } from "grantway/providers/microsoft";
import { slackOpenid } from "grantway/providers/slack-openid";

const auth = createHandler((env) => {
  const client = (name: string) => ({
    client_id: env[`${name}_id`],
    client_secret: env[`${name}_secret`],
    redirect_uri: `${env.ORIGIN}/auth/${name}/callback`,
  });
  const appleKey = { private_key: env.apple_key, key_id: env.apple_key_id, team_id: env.apple_team_id };
  return {
    providers: {
      google: { provider: google, scope: "openid profile email", ...client("google") },
      microsoft: { provider: microsoft, scope: "openid profile email offline_access", ...client("microsoft") },
      apple: { provider: apple, scope: "openid name email", ...client("apple"), client_secret: appleKey },
      github: { provider: github, scope: "read:user", ...client("github") },
      discord: { provider: discord, scope: "identify email", ...client("discord") },
      slack: { provider: slackOpenid, scope: "openid profile email", ...client("slack") },
    },
    cookieKeys: [env.COOKIE_KEY],
    onSignIn: ({ provider, profile }) => ({ account: `${provider} ${profile.id}`, name: profile.name ?? profile.email }),
    selectProvider({ providers, returnTo }) {
      const to = encodeURIComponent(returnTo);
      const links = providers.map((name) => `<p><a href="/auth/${name}/login?return_to=${to}">Sign in with ${name}</a></p>`);
      return new Response(links.join(""), { headers: { "content-type": "text/html" } });
    },
  };
});

export default {
  fetch: auth.protect(({ session }) => new Response(`Hello, ${session.data.name}, signed in with ${session.provider}`)),
};
