/** Values that an application seals for itself. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { keyOf } from "./app.js";
import { codeOf, errorOf } from "./refusals.js";

const CLIENT = {
  provider: { authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" },
  client_id: "id",
  client_secret: "secret",
  redirect_uri: "https://app.example/cb",
};
const withKeys = (...bytes) => createProtocol({ ...CLIENT, cookieKeys: bytes.map(keyOf) });

test("a sealed value comes back as it went in, and its text tells nothing", async () => {
  const protocol = await withKeys(1);
  for (const value of [{ user: "ada", roles: ["a", "b"], at: 1_700_000_000, deep: { ok: true, nothing: null } }, "text \u{1f511}", 7, -1.5, true, null, [], {}]) {
    const sealed = protocol.seal("invitation", value);
    assert.match(sealed, /^[\w-]+$/);
    assert.deepEqual(protocol.unseal("invitation", sealed), value);
    assert.notEqual(protocol.seal("invitation", value), sealed, "no two alike");
  }
  assert.doesNotMatch(atob(protocol.seal("p", "hunter2").replaceAll("-", "+").replaceAll("_", "/")), /hunter2/);
});

test("a text of any length and any characters comes back as it went in", async () => {
  const protocol = await withKeys(1);
  for (const length of [0, 1, 40, 76, 77, 78, 79, 80, 81, 82, 200, 3000]) {
    const ascii = "a".repeat(length);
    const middle = length >> 1;
    for (const character of ["", "\u00e9", "\u20ac", "\u{1f511}"]) {
      const texts = [character + ascii, ascii + character, ascii.slice(0, middle) + character + ascii.slice(middle), character.repeat(length)];
      for (const text of texts) assert.equal(protocol.unseal("p", protocol.seal("p", text)), text);
    }
  }
});

test("deep values, cycles and objects that throw when they are read can be sealed", async () => {
  const protocol = await withKeys(1);
  let deep = "end";
  for (let level = 0; level < 20; level += 1) deep = { deep };
  assert.deepEqual(protocol.unseal("p", protocol.seal("p", deep)), deep);
  const cycle = {};
  cycle.cycle = cycle;
  assert.equal(typeof protocol.unseal("p", protocol.seal("p", cycle)).cycle, "object");
  const thrown = () => {
    throw new Error("hunter2");
  };
  for (const unreadable of [Object.defineProperty({}, "x", { get: thrown, enumerable: true }), new Proxy({}, { ownKeys: thrown }), new Proxy([1], { get: thrown })]) {
    assert.deepEqual(protocol.unseal("p", protocol.seal("p", { unreadable })), { unreadable: null });
  }
});

test("a value that was sealed for one purpose does not open for another", async () => {
  const protocol = await withKeys(1);
  const sealed = protocol.seal("invitation", "ada");
  for (const other of ["password reset", "invitatio", "invitation ", "Invitation", "session", "application invitation"]) {
    assert.equal(await codeOf(() => protocol.unseal(other, sealed)), "sealed_value_refused", other);
  }
});

test("a sealed value ends with its maxAge", async () => {
  let ms = 1_700_000_000_000;
  const protocol = await createProtocol({ ...CLIENT, cookieKeys: [keyOf(1)], now: () => ms });
  const sealed = protocol.seal("invitation", "ada", { maxAge: 60 });
  const lasting = protocol.seal("invitation", "ben");
  ms += 59_000;
  assert.equal(protocol.unseal("invitation", sealed), "ada");
  ms += 1_000;
  assert.equal(await codeOf(() => protocol.unseal("invitation", sealed)), "sealed_value_expired");
  ms += 1e12;
  assert.equal(protocol.unseal("invitation", lasting), "ben");
});

test("after a rotation of keys the old values open, and new ones do not open with the old key", async () => {
  const [old, rotated, later] = [await withKeys(1), await withKeys(2, 1), await withKeys(2)];
  const before = old.seal("p", "before");
  const after = rotated.seal("p", "after");
  assert.equal(rotated.unseal("p", before), "before");
  assert.equal(later.unseal("p", after), "after");
  assert.equal(await codeOf(() => later.unseal("p", before)), "sealed_value_refused");
  assert.equal(await codeOf(() => old.unseal("p", after)), "sealed_value_refused");
});

test("a truncated, lengthened or changed value does not open", async () => {
  const protocol = await withKeys(1);
  const sealed = protocol.seal("p", "ada");
  for (let end = 0; end < sealed.length; end += 1) {
    assert.equal(await codeOf(() => protocol.unseal("p", sealed.slice(0, end))), "sealed_value_refused", `cut at ${end}`);
  }
  for (let at = 0; at < sealed.length; at += 1) {
    const forged = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`;
    assert.equal(await codeOf(() => protocol.unseal("p", forged)), "sealed_value_refused", `changed at ${at}`);
  }
  for (const forged of [`${sealed}A`, `${sealed}AAAA`, `${sealed}=`, ` ${sealed}`, "x", "äöü", keyOf(1)]) {
    assert.equal(await codeOf(() => protocol.unseal("p", forged)), "sealed_value_refused", forged);
  }
});

test("sealing without keys or without a purpose is a mistake of the program", async () => {
  const keyless = await createProtocol(CLIENT);
  assert.equal((await errorOf(() => keyless.seal("p", 1))).message, "`cookieKeys` is undefined");
  assert.equal((await errorOf(() => keyless.unseal("p", "x"))).message, "`cookieKeys` is undefined");
  const protocol = await withKeys(1);
  assert.equal(await codeOf(() => protocol.seal("", 1)), "option_invalid");
  assert.equal(await codeOf(() => protocol.seal("p", 1, { maxAge: "60" })), "option_wrong_type");
  assert.equal(await codeOf(() => protocol.seal("p", 1, { maxAge: -1 })), "option_invalid");
});

test("a purpose or a sealed text that is no text is a mistake of the program", async () => {
  const protocol = await withKeys(1);
  for (const wrong of [undefined, null, 7, {}]) {
    assert.equal(await codeOf(() => protocol.seal(wrong, 1)), "option_wrong_type", `purpose ${wrong}`);
    assert.equal(await codeOf(() => protocol.unseal("p", wrong)), "option_wrong_type", `sealed ${wrong}`);
  }
});
