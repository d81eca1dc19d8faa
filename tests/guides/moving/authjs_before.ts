import NextAuth from "next-auth";
import GitHub from "next-auth/providers/github";

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [GitHub({ authorization: { params: { scope: "read:user repo" } } })],
  callbacks: {
    jwt({ token, account }) {
      if (account) token.access_token = account.access_token;
      return token;
    },
    signIn: ({ profile }) => String(profile?.id) !== process.env.BLOCKED_ID,
  },
});
