import { expect, test as base } from "@playwright/test";
import { pageFixtures, type PageSignInFixtures } from "grantway/testing/playwright";
import { options } from "./own_client_options.js";

const test = base.extend<PageSignInFixtures>(pageFixtures(options));

test("a person is signed in when the page opens", async ({ page, signIn }) => {
  await signIn({ profile: { id: "ada", name: "Ada" } });
  await page.goto("/");
  await expect(page.locator("body")).toHaveText("Hello, Ada (ada)");
});

test("nobody is, until the person signs in", async ({ page, signIn, signOut }) => {
  await page.goto("/");
  await expect(page.locator("body")).toHaveText("Sign in");
  await signIn({ profile: { id: "ben", name: "Ben" } });
  await page.locator("body").click();
  await expect(page.locator("body")).toHaveText("Hello, Ben (ben)");
  await signOut();
  await page.reload();
  await expect(page.locator("body")).toHaveText("Sign in");
});
