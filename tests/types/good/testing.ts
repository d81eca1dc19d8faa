// What tests of an application write: the types of mocks are those of the real things.
import { createClient } from "grantway/browser";
import { createHandler, type Handler, type HandlerConfig, type SignIn } from "grantway/edge";
import { google } from "grantway/providers/google";
import { github } from "grantway/providers/github";
import { mockClient, mockHandler, oauthError, signedIn, testClock } from "grantway/testing";
import { fixtures as playwright, storageState, type SignInFixtures } from "grantway/testing/playwright";
import { fixtures as vitest } from "grantway/testing/vitest";

/** Compiles only where both types are the same. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(is: Same<A, B>) => is;
/** The type of what a promise gives. */
type Given<Maker extends (...args: any) => Promise<unknown>> = Awaited<ReturnType<Maker>>;
/** A mock without what only a mock has: all members of the real client, and each of its type. */
type Real<Mock> = Plain<Pick<Mock, Exclude<keyof Mock, "mock">>>;
type Plain<Value> = { [Member in keyof Value]: Value[Member] };

interface Env {
  KEY: string;
  secret(): Promise<string>;
}
const client = (name: string) => ({ client_id: "1", redirect_uri: `https://app.example/auth/${name}/callback` });
const options = (env: Env) => ({
  providers: {
    google: { provider: google, ...client("google"), client_secret: async () => env.secret() },
    github: { provider: github, ...client("github"), client_secret: () => env.KEY },
  },
  cookieKeys: [env.KEY],
  onSignIn: async ({ profile }: SignIn<Env>) => ({ userId: profile.id ?? "", plan: "free" as "free" | "pro" }),
});
const auth = createHandler(options);
type Data = { userId: string; plan: "free" | "pro" };
type Name = "google" | "github";
same<typeof auth, Handler<Env, Data, Name>>(true);

// The three clients.
const clock = testClock(0);
const session = { data: { userId: "7", plan: "pro" }, provider: "google" } as const;
const backend = mockClient<typeof auth>({ session, now: clock.now });
const realBackend = () => createClient<typeof auth>({ backend: "/auth" });
same<Real<typeof backend>, Plain<Given<typeof realBackend>>>(true);
const mediated = mockClient<typeof auth>({ tokens: "page", api: ["https://api.example"], session });
const realMediated = () => createClient<typeof auth>({ backend: "/auth", tokens: "page" });
same<Real<typeof mediated>, Plain<Given<typeof realMediated>>>(true);
const page = mockClient({ client_id: "1", session: { profile: { name: "Ada" } } });
const realPage = () => createClient({ provider: google, client_id: "1", client_authentication: "none", redirect_uri: "https://app.example/" });
same<Real<typeof page>, Plain<Given<typeof realPage>>>(true);

// What takes the real one takes the mock.
const takes = (client: Given<typeof realBackend>) => client.session();
const view = await takes(backend);
if (view) {
  same<typeof view.data, Data>(true);
  same<typeof view.provider, Name | undefined>(true);
}
backend.mock.signIn({ provider: "github", data: { userId: "8", plan: "free" } });
backend.mock.fail("session", "store_unavailable");
backend.mock.fail("signOut", oauthError("network_failed", { status: 503 }));
backend.on("session", ({ session }) => session?.data.plan === "pro");
await mockClient().session();
const claimed = (await mockClient({ client_id: "1", session: { claims: { email: "ada@app.example" } } }).session())?.claims;
if (claimed) same<typeof claimed, { email: string }>(true);
await mediated.accessToken({ scope: "mail" });
await page.userinfo();

// Handlers.
const handler = mockHandler<typeof auth>({ session });
same<Real<typeof handler>, Plain<typeof auth>>(true);
const real: typeof auth = handler;
await real.handle(handler.mock.request("/", { method: "POST", session: { provider: "github" } }), { KEY: "", secret: async () => "" });
mockHandler({ session: async (request) => (request.headers.has("x-user") ? { data: { any: 1 } } : null) });

// Sessions for a real handler.
const ada = await signedIn(options, { env: { KEY: "", secret: async () => "" }, provider: "google", data: { userId: "7", plan: "pro" } });
const request: Request = ada.request("/inbox", { method: "POST", body: ada.header });
const config: HandlerConfig<Env, Data, Name> = options({ KEY: "", secret: async () => "" });
await signedIn(config, { claims: { acr: "mfa" }, scope: ["openid"], expires_in: 60, extra: { plan: "pro" } });

// Runners, as far as their own types need not be installed.
const { signIn } = playwright(options);
const fixture: SignInFixtures["signIn"] = async () => {};
await signIn({ context: { addCookies: async (cookies) => void cookies[0]?.name, clearCookies: async () => {} } }, async (use) => use({ data: {} }));
await fixture();
const { cookies } = await storageState(options);
await vitest<typeof auth>({ handler: options, session }).auth({ clock }, async (client) => {
  same<typeof client, typeof backend>(true);
});
export { cookies, request };
