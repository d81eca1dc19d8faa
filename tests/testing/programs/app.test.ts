import { signedIn } from "grantway/testing";
import { expect, test } from "vitest";
import { serve } from "./app.js";
import { options } from "./auth.js";

test("a person sees the plan", async () => {
  const ada = await signedIn(options, { profile: { name: "Ada" }, data: { plan: "pro" } });
  const response = await serve(ada.request("/"));
  expect(await response.text()).toBe("Hello, Ada. Your plan: pro");
});

test("without `data`, onSignIn decides", async () => {
  const ben = await signedIn(options, { profile: { id: "ben", name: "Ben" } });
  const response = await serve(ben.request("/"));
  expect(await response.text()).toBe("Hello, Ben. Your plan: free");
});
