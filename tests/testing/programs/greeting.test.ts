import { mockClient } from "grantway/testing";
import { expect, test } from "vitest";
import { greeting, messages } from "./greeting.js";

const ada = { profile: { name: "Ada" } };

test("a person is greeted", async () => {
  expect(await greeting(mockClient({ session: ada }))).toBe("Hello, Ada");
  expect(await greeting(mockClient())).toBe("Sign in");
});

test("the messages are those of the API", async () => {
  const auth = mockClient({ session: ada, fetch: async () => Response.json(["Hi"]) });
  expect(await messages(auth)).toEqual(["Hi"]);
});

test("what fails is said", async () => {
  const auth = mockClient({ session: ada });
  auth.mock.fail("fetch", "network_failed");
  expect(await messages(auth)).toBe("Try again later");
  auth.mock.expire();
  expect(await messages(auth)).toBe("Sign in again");
});
