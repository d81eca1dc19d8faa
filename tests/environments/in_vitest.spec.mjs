import * as grantway from "grantway/browser";
import { expect, test } from "vitest";
import { asksWorker, signedIn, signsIn } from "./sign_in.mjs";

test("a public client signs in", async () => {
  expect(await signsIn(grantway)).toEqual(signedIn);
});

test("a page asks its worker", async () => {
  expect(await asksWorker(grantway)).toBe("Ada");
});
