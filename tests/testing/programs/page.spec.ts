import { expect, test as base } from "@playwright/test";
import { fixtures, storageState, type SignInFixtures } from "grantway/testing/playwright";
import { options } from "./auth.js";

const test = base.extend<SignInFixtures>(fixtures(options));

test("a person sees the plan", async ({ page, signIn, signOut }) => {
  await signIn({ profile: { name: "Ada" }, data: { plan: "pro" } });
  await page.goto("/");
  await expect(page.locator("body")).toHaveText("Hello, Ada. Your plan: pro");

  await signOut();
  const answer = await page.request.get("/", { maxRedirects: 0, headers: { "sec-fetch-mode": "navigate" } });
  expect(answer.headers()["location"]).toContain("https://accounts.google.com/");
});

test("a browser begins signed in", async ({ browser, baseURL }) => {
  const state = await storageState(options, { profile: { name: "Ben" }, data: { plan: "free" } });
  const context = await browser.newContext({ baseURL, storageState: state });
  const page = await context.newPage();
  await page.goto("/");
  await expect(page.locator("body")).toHaveText("Hello, Ben. Your plan: free");
  await context.close();
});
