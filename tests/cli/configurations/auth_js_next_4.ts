import NextAuth from "next-auth";
import type { NextAuthOptions } from "next-auth";
import GithubProvider from "next-auth/providers/github";
import DiscordProvider from "next-auth/providers/discord";
import AzureADProvider from "next-auth/providers/azure-ad";
import EmailProvider from "next-auth/providers/email";
import { env } from "@/env";

export const authOptions: NextAuthOptions = {
  secret: process.env.NEXTAUTH_SECRET,
  pages: { signIn: "/sign-in" },
  providers: [
    GithubProvider({ clientId: process.env.GITHUB_ID ?? "", clientSecret: process.env.GITHUB_SECRET ?? "" }),
    DiscordProvider({
      clientId: env.DISCORD_ID,
      clientSecret: env.DISCORD_SECRET,
      authorization: "https://discord.com/api/oauth2/authorize?scope=identify+guilds&prompt=none",
      profile(profile) {
        return { id: profile.id, name: profile.username };
      },
    }),
    AzureADProvider({ clientId: "app", clientSecret: "secret", tenantId: process.env.AZURE_AD_TENANT_ID }),
    EmailProvider({ server: "smtp://mail.example", from: "noreply@app.example" }),
  ],
};

const handler = NextAuth(authOptions);

export { handler as GET, handler as POST };
