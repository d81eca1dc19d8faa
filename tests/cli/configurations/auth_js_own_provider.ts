import { ExpressAuth } from "@auth/express";

app.use("/auth/*", ExpressAuth({
  providers: [
    {
      id: "acme",
      name: "Acme",
      type: "oauth",
      authorization: { url: "https://as.acme.example/authorize", params: { scope: "read write" } },
      token: "https://as.acme.example/token",
      userinfo: "https://as.acme.example/me",
      clientId: process.env.ACME_ID,
      clientSecret: process.env.ACME_SECRET,
      client: { token_endpoint_auth_method: "client_secret_post" },
    },
    { id: "corp", name: "Corp", type: "oidc", wellKnown: "https://sso.corp.example/.well-known/openid-configuration", clientId: "corp-app", clientSecret: process.env.CORP_SECRET },
  ],
}));
