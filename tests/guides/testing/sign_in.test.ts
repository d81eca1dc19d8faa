import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";
import { createSandbox, sandboxProvider } from "grantway/sandbox";
import { expect, test } from "vitest";

const client = { client_id: "app", client_secret: "secret" };
const redirect_uri = "http://localhost:8787/auth/google/callback";

const sandbox = createSandbox({
  documents: [google],
  providers: { google: { clients: [{ ...client, redirect_uris: [redirect_uri] }] } },
});

const auth = createHandler({
  providers: { google: { provider: sandboxProvider(google), ...client, redirect_uri, scope: "openid profile" } },
  cookieKeys: ["A".repeat(43)],
  onSignIn: ({ profile }) => ({ name: profile.name }),
  fetch: sandbox.fetch,
});

const serve = auth.protect(({ session }) => new Response(`Hello, ${session.data.name}`));

/** A browser, as far as the handler can tell: it keeps cookies, and says that it opens a page. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string) => {
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const request = new Request(new URL(url, redirect_uri), { headers: { cookie, "sec-fetch-mode": "navigate" } });
    const response = await serve(request);
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    return response;
  };
}

test("a person signs in", async () => {
  const open = browser();
  const sent = await open("/inbox");
  const callback = await sandbox.signIn(sent.headers.get("location")!, { user: "ben" });
  const back = await open(callback);
  expect(back.headers.get("location")).toBe("/inbox");
  expect(await (await open("/inbox")).text()).toBe("Hello, Ben Orchard");
});

test("a person who cancels comes back without a session", async () => {
  const open = browser();
  const sent = await open("/inbox");
  const callback = await sandbox.signIn(sent.headers.get("location")!, { cancel: true });
  const back = await open(callback);
  expect(back.headers.get("location")).toBe("/inbox#auth_error=access_denied");
});

test("nobody can sign in while the provider is down", async () => {
  sandbox.fault("google", { endpoint: "token", kind: "503", times: 2 });
  const open = browser();
  const sent = await open("/inbox");
  const back = await open(await sandbox.signIn(sent.headers.get("location")!));
  expect(back.headers.get("location")).toBe("/inbox#auth_error=server_unavailable");
});
