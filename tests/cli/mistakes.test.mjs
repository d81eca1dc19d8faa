/** Every mistake is refused with its place, its reason and a suggestion, by the engine and by `check`. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { createProtocol } from "grantway/edge";
import { judged } from "./command.js";
import { ACCEPTED, GOOD_ONES, MISTAKES } from "./mistakes.mjs";

const OPTIONS = { client_id: "c", client_secret: "s", redirect_uri: "https://app.example/auth/p/callback" };
const everything = [...Object.values(MISTAKES).flat(), ...ACCEPTED, ...GOOD_ONES];

/** The names of the files say nothing about their contents. */
const fileOf = (name) => `document-${everything.findIndex(([other]) => other === name)}`;
let checked;
before(async () => (checked = await judged(Object.fromEntries(everything.map(([name, document]) => [fileOf(name), document])))));

/** The mistake at that path. */
function verify(mistakes, { path = "", says, meant }) {
  const mistake = mistakes.find((one) => (one.path ?? "") === path && one.message.includes(says));
  assert.ok(mistake, `no mistake at \`${path}\` says \`${says}\`: ${JSON.stringify(mistakes, null, 1)}`);
  assert.equal(mistake.meant, meant);
  if (meant) assert.ok(mistake.message.includes(`did you mean \`${meant}\`?`), mistake.message);
}

for (const [kind, mistakes] of Object.entries(MISTAKES)) {
  describe(`${kind.toLowerCase()}`, () => {
    for (const [name, document, expected] of mistakes) {
      test(`the engine refuses ${name}`, async () => {
        const error = await createProtocol({ provider: document, ...OPTIONS }).then(() => assert.fail("accepted"), (error) => error);
        verify(error.mistakes ?? [error.toJSON()], expected);
        assert.ok(error.hint, "every refusal says what to do");
      });

      test(`check refuses ${name}`, () => {
        verify(checked[fileOf(name)].mistakes, expected);
      });
    }
  });
}

for (const [name, , { path, says }] of ACCEPTED) {
  test(`check accepts ${name}, and remarks on it`, () => {
    const { mistakes, remarks } = checked[fileOf(name)];
    assert.deepEqual(mistakes, []);
    assert.ok(remarks.some((remark) => remark.path === path && remark.message.includes(says)), JSON.stringify(remarks));
  });
}

for (const [name] of GOOD_ONES) {
  test(`check has nothing to say of ${name}`, () => {
    const { mistakes, remarks, requests } = checked[fileOf(name)];
    assert.deepEqual({ mistakes, remarks }, { mistakes: [], remarks: [] });
    assert.deepEqual(requests.slice(0, 2).map((request) => request.name), ["authorization", "token"]);
  });
}

test("check lists the mistakes of a document that has more than the engine says at once", async () => {
  const members = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`unknown_${index}`, index]));
  const { many } = await judged({ many: { authorization_endpoint: "https://as.example/a", ...members } });
  assert.equal(many.mistakes.length, 71);
  assert.equal(new Set(many.mistakes.map(({ path }) => path)).size, 71);
});
