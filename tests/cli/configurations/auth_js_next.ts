import NextAuth, { type NextAuthConfig } from "next-auth"
import GitHub from "next-auth/providers/github"
import Google from "next-auth/providers/google"
import Entra from "next-auth/providers/microsoft-entra-id"
import Keycloak from "next-auth/providers/keycloak"
import Credentials from "next-auth/providers/credentials"
import { PrismaAdapter } from "@auth/prisma-adapter"

export const authConfig = {
  adapter: PrismaAdapter(prisma),
  session: { strategy: "jwt", maxAge: 30 * 24 * 60 * 60 },
  providers: [
    GitHub,
    Google({
      clientId: process.env.GOOGLE_ID!,
      clientSecret: process.env.GOOGLE_SECRET as string,
      authorization: { params: { prompt: "consent", access_type: "offline", scope: "openid email https://www.googleapis.com/auth/calendar" } },
      allowDangerousEmailAccountLinking: true,
    }),
    Entra({ issuer: "https://login.microsoftonline.com/9a95fd9e-005d-487a-9a01-d08c1eab2757/v2.0" }),
    Keycloak,
    Credentials({ credentials: {}, authorize: async () => null }),
    { id: "acme", name: "Acme", type: "oidc", issuer: "https://as.acme.example", clientId: "x", clientSecret: process.env.ACME },
  ],
  callbacks: { async jwt({ token }) { return token } },
} satisfies NextAuthConfig

export const { handlers, signIn } = NextAuth(authConfig)
