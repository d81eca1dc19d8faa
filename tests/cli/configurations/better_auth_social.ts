import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";

export const auth = betterAuth({
  database: prismaAdapter(prisma, { provider: "postgresql" }),
  emailAndPassword: { enabled: true },
  socialProviders: {
    github: { clientId: process.env.GITHUB_CLIENT_ID as string, clientSecret: process.env.GITHUB_CLIENT_SECRET as string },
    google: {
      clientId: process.env.GOOGLE_CLIENT_ID!,
      clientSecret: process.env.GOOGLE_CLIENT_SECRET!,
      prompt: "select_account",
      accessType: "offline",
      scope: ["https://www.googleapis.com/auth/drive.file"],
      mapProfileToUser: (profile) => ({ firstName: profile.given_name }),
    },
    microsoft: { clientId: "app", clientSecret: "secret", tenantId: "common" },
    apple: { clientId: "com.acme.app", clientSecret: "eyJhbGciOiJFUzI1NiIsImtpZCI6IktFWTEifQ.eyJpc3MiOiJURUFNMSJ9.c2lnbmF0dXJl" },
    twitter: { clientId: "x-app", clientSecret: "x-secret", disableDefaultScope: true, scope: ["tweet.read"] },
  },
  session: { expiresIn: 60 * 60 * 24 * 7 },
});
