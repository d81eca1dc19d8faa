// Every line under an expectation has to be refused by the compiler.
import { createHandler } from "grantway/edge";
import { mockClient, mockHandler, oauthError, signedIn } from "grantway/testing";

const own = { issuer: "https://as.example", client_id: "1", redirect_uri: "https://app.example/auth/own/callback" };
const options = { providers: { google: own, github: own }, cookieKeys: [], onSignIn: () => ({ userId: "7" }) };
const auth = createHandler(options);

// @ts-expect-error no provider has that name
mockClient<typeof auth>({ session: { provider: "gogle" } });
// @ts-expect-error onSignIn gives other data
mockClient<typeof auth>({ session: { data: { userName: "ada" } } });
// @ts-expect-error this client holds no token
mockClient({ backend: "/auth" }).accessToken();
// @ts-expect-error nor does one with a vault
mockClient({ client_id: "1", storage: "vault" }).accessToken();
// @ts-expect-error a misspelt name
mockClient<typeof auth>().authorize({ provider: "gogle" });
// @ts-expect-error there is no such failure
mockClient().mock.fail("session", "netwrok_failed");
// @ts-expect-error nor can one be made
oauthError("netwrok_failed");
// @ts-expect-error onSignIn gives other data
mockHandler<typeof auth>({ session: { data: { userName: "ada" } } });
// @ts-expect-error a misspelt name
signedIn(options, { provider: "gogle" });
// @ts-expect-error onSignIn gives other data
signedIn(options, { data: { userName: "ada" } });
