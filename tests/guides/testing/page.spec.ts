import { expect, test } from "@playwright/test";

test("a person signs in", async ({ page }) => {
  await page.goto("/");
  await page.getByText("Ben Orchard").click();
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(page.locator("body")).toContainText("Hello, Ben Orchard");
});
