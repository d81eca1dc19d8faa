import { fixtures } from "grantway/testing/vitest";
import { expect, test as base } from "vitest";
import { serve } from "./app.js";
import { options } from "./auth.js";
import { greeting } from "./greeting.js";

const test = base.extend(fixtures({ handler: options, session: { profile: { name: "Ada" } } }));

test("a session ends by the test's clock", async ({ auth, clock }) => {
  expect(await greeting(auth)).toBe("Hello, Ada");
  clock.advance(24 * 60 * 60);
  expect(await greeting(auth)).toBe("Sign in");
});

test("a person is signed in at the handler", async ({ signIn }) => {
  const { request } = await signIn({ profile: { name: "Ada" }, data: { plan: "pro" } });
  expect(await (await serve(request("/"))).text()).toContain("Ada");
});
