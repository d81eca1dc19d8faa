import assert from "node:assert/strict";
import { test } from "node:test";
import { callbackText } from "../../pkg/src/errors/callback_text.js";
import { failure, loadTexts } from "../../pkg/src/browser/failure.js";

await loadTexts();

const address = "https://app.example/callback?code=1&state=2";
const post = (body, type = "application/x-www-form-urlencoded") =>
  new Request("https://app.example/callback", { method: "POST", body, headers: { "Content-Type": type } });

for (const [title, callback, text] of [
  ["an address as text", address, address],
  ["a URL", new URL(address), address],
  ["parameters", new URLSearchParams("code=1&state=a b"), "?code=1&state=a+b"],
  ["a request by link", new Request(address), address],
  ["a form post", post("code=1&state=%C3%A4"), "?code=1&state=%C3%A4"],
  ["a form post with a charset", post("code=1", "Application/X-WWW-Form-URLEncoded; charset=UTF-8"), "?code=1"],
]) {
  test(`${title} is a callback`, async () => assert.equal(await callbackText(callback, failure), text));
}

test("a form post of 16 KiB is read, a longer one is not", async () => {
  assert.equal((await callbackText(post("a".repeat(16_384)), failure)).length, 16_385);
  await assert.rejects(callbackText(post("a".repeat(16_385)), failure), { code: "callback_too_large", kind: "check" });
});

test("a body without an end is not read to its end", async () => {
  let given = 0;
  const body = new ReadableStream({
    pull(controller) {
      given += 1;
      controller.enqueue(new TextEncoder().encode("a".repeat(4096)));
    },
  });
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  const request = new Request("https://app.example/", { method: "POST", body, headers, duplex: "half" });
  await assert.rejects(callbackText(request, failure), { code: "callback_too_large" });
  assert.ok(given < 10);
});

test("another body and another value are refused", async () => {
  await assert.rejects(callbackText(post("{}", "application/json"), failure), { code: "option_invalid" });
  for (const value of [undefined, null, 5, {}, []]) await assert.rejects(callbackText(value, failure), { code: "option_wrong_type" });
});
