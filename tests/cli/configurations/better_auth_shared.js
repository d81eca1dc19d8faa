import { betterAuth } from "better-auth";

const clientId = process.env.DISCORD_ID;
const social = {
  discord: { clientId, clientSecret: process.env.DISCORD_SECRET, redirectURI: "https://app.example/api/auth/callback/discord" },
  railway: { clientId: "r", clientSecret: "s" },
};

export const auth = betterAuth({ socialProviders: { ...social, spotify: { clientId: "sp", clientSecret: "sps" } } });
