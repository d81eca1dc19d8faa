import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { OAuthError } from "../../pkg/src/errors/error.js";
import { inFull } from "../../pkg/src/errors/words.js";

const { homepage } = JSON.parse(await readFile(new URL("../../pkg/package.json", import.meta.url), "utf8"));

OAuthError.texts({ sample_code: ["check", "the value `{found}` is not `{expected}`", "see {found}"] });

test("an error takes its texts from the table and the values from the detail", () => {
  const error = OAuthError.from({ code: "sample_code", detail: { found: "a", expected: "b" }, status: 400, error: null });
  assert.equal(error.message, "the value `a` is not `b`");
  assert.equal(error.hint, "see a");
  assert.deepEqual([error.kind, error.status, error.retryable, "error" in error], ["check", 400, false, false]);
  assert.equal(error.name, "OAuthError");
});

test("a code that the table does not hold keeps what came with it, or is a host error named by its code", () => {
  assert.deepEqual(OAuthError.from({ code: "of_the_worker", kind: "session", message: "m", hint: "h" }).toJSON(), {
    kind: "session", code: "of_the_worker", docs: `${homepage}errors/of_the_worker`, hint: "h", retryable: false, message: "m", cause: undefined,
  });
  const bare = OAuthError.from({ code: "brand_new" });
  assert.deepEqual([bare.kind, bare.message, bare.retryable], ["host", "brand_new", true]);
});

test("an error says where the page of its code is, in JSON too", () => {
  const error = OAuthError.from({ code: "sample_code" });
  assert.equal(error.docs, `${homepage}errors/sample_code`);
  assert.equal(JSON.parse(JSON.stringify(error)).docs, error.docs);
});

test("an error says its own text alone until the words in full are there", () => {
  OAuthError.texts({ sample_option: ["misuse", "option `{option}` is unknown", "correct it"] });
  const mistake = { code: "sample_option", detail: { option: "variables.shp", known: ["host", "shop"] } };
  assert.equal(OAuthError.from(mistake).message, "option `variables.shp` is unknown");
});

test("an error whose text is there gets the words in full, but for one of the network, where nothing may come", async () => {
  OAuthError.texts({ sample_network: ["host", "nothing came", "retry"] });
  await OAuthError.inWords(OAuthError.from({ code: "sample_network" }), () => assert.fail("nothing to load"));
  const error = OAuthError.from({ code: "sample_option", detail: { option: "x", within: "dialect" } });
  await OAuthError.inWords(error, async () => OAuthError.texts({}, inFull));
  assert.equal(error.message, "option `x` is unknown, in `dialect`");
});

test("an error lists all mistakes of an input, each with the name that was probably meant", () => {
  const first = { code: "sample_option", detail: { option: "tokn", meant: "token" } };
  const second = { code: "sample_option", detail: { option: "x" } };
  assert.equal(OAuthError.from(first).message, "option `tokn` is unknown; did you mean `token`?");
  const error = OAuthError.from({ ...first, mistakes: [first, second] });
  assert.equal(error.message, "2 mistakes:\n- option `tokn` is unknown; did you mean `token`?\n- option `x` is unknown");
  assert.deepEqual(error.mistakes.map(({ option, meant }) => [option, meant]), [["tokn", "token"], ["x", undefined]]);
  assert.deepEqual(error.toJSON().mistakes, error.mistakes);
});

test("a name that was probably meant is looked for among those that are known", () => {
  const mistake = { code: "sample_option", detail: { option: "variables.shp", known: ["host", "shop"] } };
  assert.equal(OAuthError.from(mistake).message, "option `variables.shp` is unknown; did you mean `shop`?");
  const { mistakes } = OAuthError.from({ ...mistake, mistakes: [mistake, { ...mistake, detail: null }] });
  assert.deepEqual([mistakes[0].option, mistakes[0].meant, "known" in mistakes[0]], ["variables.shp", "shop", false]);
});

test("what is no error of the engine becomes the cause of one", () => {
  const cause = new TypeError("x");
  const error = OAuthError.from(cause);
  assert.deepEqual([error.code, error.cause], ["unexpected_failure", cause]);
  assert.equal(OAuthError.from(undefined).code, "unexpected_failure");
  assert.equal(OAuthError.from(Object.assign(new Error("x"), { code: "ECONNRESET" })).code, "unexpected_failure");
  assert.equal(OAuthError.from(error), error);
});

test("JSON of an error leaves out its cause and its stack", () => {
  const text = JSON.stringify(OAuthError.from({ code: "sample_code" }, new Error("inner")));
  assert.doesNotMatch(text, /inner|stack/);
  assert.match(text, /"message":"the value `…` is not `…`"/);
});

test("a code named like a member of Object.prototype finds no text", () => {
  assert.equal(OAuthError.from({ code: "constructor" }).message, "constructor");
});

test("an error gets its texts when they are there, in its stack too", async () => {
  const error = OAuthError.from({ code: "late_code", detail: { found: "$&" } });
  assert.equal(error.message, "late_code");
  await OAuthError.inWords(error, async () => OAuthError.texts({ late_code: ["check", "found `{found}`", "look"] }));
  assert.deepEqual([error.kind, error.message, error.hint, error.retryable], ["check", "found `$&`", "look", false]);
  assert.match(error.stack, /found `\$&`/);
  assert.deepEqual(Object.keys(error.toJSON()).includes("message"), true);
});

test("an error gets the texts of its mistakes, whichever of them is known", async () => {
  const error = OAuthError.from({ code: "sample_code", mistakes: [{ code: "sample_code" }, { code: "late_mistake" }] });
  await OAuthError.inWords(error, async () => OAuthError.texts({ late_mistake: ["misuse", "it is late", "hurry"] }));
  assert.match(error.message, /^2 mistakes:\n.*\n- it is late$/);
  assert.equal(error.mistakes[1].message, "it is late");
});

test("an error whose texts cannot be loaded names its code and says where to read about it", async () => {
  const error = await OAuthError.inWords(OAuthError.from({ code: "unread_code" }), async () => {});
  assert.deepEqual([error.message, error.hint], ["unread_code", "see `docs`"]);
});
