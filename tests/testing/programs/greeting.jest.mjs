// Jest's jsdom has no fetch, no streams and no text coding; the mocks need none of them.
import { mockClient, mockHandler, oauthError } from "grantway/testing";

/** A page as it might be. */
async function show(auth) {
  const session = await auth.session();
  document.body.textContent = session ? `Hello, ${session.profile.name}` : "Sign in";
}

test("a page is tested with the mock", async () => {
  const auth = mockClient({ session: { profile: { name: "Ada" } }, fetch: async () => ({ json: async () => ["Hi"] }) });
  auth.on("session", () => void show(auth));
  await show(auth);
  expect(document.body.textContent).toBe("Hello, Ada");
  expect(await (await auth.fetch("/messages")).json()).toEqual(["Hi"]);
  auth.mock.signOut();
  await show(auth);
  expect(document.body.textContent).toBe("Sign in");
});

test("nothing else is needed to import it", () => {
  expect(oauthError("network_failed").retryable).toBe(true);
  expect(typeof mockHandler).toBe("function");
});
