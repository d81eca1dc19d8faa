// Jest's jsdom has no fetch, no streams and no text coding; whatever needs them says so.
import * as grantway from "grantway/browser";
import { asksWorker, failureOf, options } from "./sign_in.mjs";

test("importing needs nothing, and a page asks its worker", async () => {
  expect(new grantway.OAuthError({ code: "session_missing" }).code).toBe("session_missing");
  expect(await asksWorker(grantway)).toBe("Ada");
});

test("what is missing is named when it is used", async () => {
  const missing = /^api_missing: this environment has no `Response`$/;
  expect(await failureOf(grantway.createClient(options()))).toMatch(missing);
  const auth = await grantway.createClient({ backend: "/auth" });
  expect(await failureOf(auth.session())).toBe("api_missing: this environment has no `fetch`");
});
