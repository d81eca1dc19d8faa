/** Where a sign-in leads afterwards, according to a URL parser like those of browsers. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { Random } from "./random.js";

const APP = "https://app.example";
/** Parts of which a path to another origin could consist. */
const PARTS = [
  ...["/", "/", ".", "..", "\\", "%2e", "%2E", "%2f", "%5c", "\t", "\n", "\r", " ", "?", "#", "@", ":", "evil.example", "a", ";", "%", "%09"],
  ...["\u0000", "\u00a0", "\u2028", "\ufeff", "\uff0f", "\uff3c", "\u3002", "\ud800", "\u0085", "*", "|", "https:", "&auth_error=x", "\u{1f600}"],
  ...[".%2e", "%2e.", "..%2f", "%00"],
];
/** Pages on which the browser may resolve the path. */
const PAGES = [APP, `${APP}/auth/p/callback`, `${APP}/a/b/`];

test("no path that is accepted leads to another origin, however a browser reads it", async () => {
  const provider = { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
  const oauth = await createProtocol({ provider, client_id: "c", client_secret: "s", redirect_uri: `${APP}/cb` });
  const random = new Random(42);
  const isAccepted = (returnTo) => {
    try {
      oauth.createAuthorization({ returnTo });
      return true;
    } catch (error) {
      assert.equal(error.code, "return_to_refused", JSON.stringify(returnTo));
      return false;
    }
  };
  let accepted = 0;
  for (let round = 0; round < 20_000; round += 1) {
    const path = (random.chance(0.9) ? "/" : "") + Array.from({ length: 1 + random.below(6) }, () => random.pick(PARTS)).join("");
    if (!isAccepted(path)) continue;
    accepted += 1;
    for (const text of [path, encodeURI(path.toWellFormed())]) {
      for (const page of PAGES) {
        const { origin, pathname } = new URL(text, page);
        assert.ok(origin === APP && !pathname.startsWith("//"), JSON.stringify([text, page]));
      }
    }
  }
  assert.ok(accepted > 2000, `${accepted} were accepted`);
});
