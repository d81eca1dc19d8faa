import assert from "node:assert/strict";
import { test } from "node:test";
import { currentPath } from "../../pkg/src/browser/backend/current_path.js";
import { sameOriginPath } from "../../pkg/src/browser/return_to.js";

for (const path of ["/", "/inbox", "/inbox?page=2#top", "/a/../b", "/%2f%2fevil.example", "/?next=//evil.example"]) {
  test(`takes ${path} as a return address`, () => assert.equal(sameOriginPath(path, "https://app.example"), path));
}

for (const path of [
  "",
  "inbox",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/a\\..\\b",
  "/x?q=\\",
  "/x#\\",
  "https://evil.example/",
  "https://app.example/inbox",
  "//app.example/inbox",
  "javascript:alert(1)",
  "/\t/evil.example",
  "/\n/evil.example",
  "/in box",
  "/..//evil.example",
  "/.//evil.example",
  "/%2e%2e//evil.example",
  "/\u0000",
  "/\ud800",
  `//${"a".repeat(2048)}`,
  undefined,
  5,
]) {
  test(`S17, A9: refuses ${JSON.stringify(path)?.slice(0, 40)} as a return address`, () => {
    assert.throws(() => sameOriginPath(path, "https://app.example"), { code: "return_to_refused" });
  });
}

test("a path that is too long is told as that, with its size and the limit", () => {
  assert.equal(sameOriginPath(`/${"a".repeat(2047)}`, "https://app.example").length, 2048);
  assert.equal(sameOriginPath(`/${"ü".repeat(1000)}`, "https://app.example").length, 1001);
  for (const path of [`/${"a".repeat(2048)}`, `/${"ü".repeat(1024)}`, `/?${"😀".repeat(512)}`]) {
    assert.throws(() => sameOriginPath(path, "https://app.example"), { code: "return_to_too_long" });
  }
});

test("a page whose own address cannot be one returns to the start page", () => {
  const both = (path) => ({ full: path, back: path });
  assert.deepEqual(currentPath({ pathname: "//evil.example", search: "", hash: "" }), both("/"));
  assert.deepEqual(currentPath({ pathname: "//evil.example", search: `?${"a".repeat(3000)}`, hash: "" }), both("/"));
  assert.deepEqual(currentPath({ pathname: "/inbox", search: "?a=1", hash: "#b" }), both("/inbox?a=1#b"));
  assert.deepEqual(currentPath({ pathname: "/inbox", search: "?a=\\", hash: "#b\\" }), both("/inbox?a=%5C#b%5C"));
  assert.deepEqual(currentPath({ pathname: "/inbox", search: "", hash: "#_=_" }), both("/inbox"));
});

test("an address that is too long is kept whole beside as much of it as the worker takes", () => {
  const [long, path] = ["x".repeat(2500), `/${"p".repeat(2500)}`];
  for (const [location, back] of [
    [{ pathname: "/a", search: "?b=1", hash: `#${long}` }, "/a?b=1"],
    [{ pathname: "/a", search: `?b=${long}`, hash: "#c" }, "/a"],
    [{ pathname: path, search: "", hash: "" }, "/"],
  ]) {
    assert.deepEqual(currentPath(location), { full: location.pathname + location.search + location.hash, back });
  }
});
