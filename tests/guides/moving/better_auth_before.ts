import { betterAuth } from "better-auth";

export const auth = betterAuth({
  baseURL: "https://app.example",
  secret: process.env.BETTER_AUTH_SECRET,
  socialProviders: {
    google: {
      clientId: process.env.GOOGLE_CLIENT_ID!,
      clientSecret: process.env.GOOGLE_CLIENT_SECRET!,
    },
  },
  session: { expiresIn: 604_800 },
});

export async function whoIs(request: Request) {
  const found = await auth.api.getSession({ headers: request.headers });
  return found?.user.name;
}
