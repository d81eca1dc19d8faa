/**
 * Each knob matters to both the sandbox and the worker: if one of them has a document without it, something goes
 * wrong. This finds a knob that the sandbox forgot, or played like its default.
 */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { someOfEach, without } from "./knobs.mjs";
import { play } from "./play.mjs";
import { everyProvider, startWorld } from "./world.mjs";

const ANCHOR = "where an answer takes no time, it is received in the second in which its token was made";

/** Knobs that have no effect in a sign-in, and why. */
const SILENT = new Map([
  ["token_request.order", "a server reads parameters in any order"],
  ["token_response.token_type.default", "a token without a type is taken for Bearer anyway"],
  ["token_response.expires_in.anchor", ANCHOR],
  ["token_response.fields.created_at", ANCHOR],
  ["token_response.created_at.unit", ANCHOR],
  ["token_response.fields.refresh_expires_in", "nobody waits until a refresh token ends"],
  ["refresh_request.early_window", "it is the worker's own, and all tokens here are long due"],
  ["refresh_request.narrowing", "a worker asks for a part of the scope where a page does"],
  ["client_credentials_request.supported", "nobody signs in by that grant"],
  ["client_credentials_request.parameters_in", "nobody signs in by that grant"],
  ["client_credentials_request.omit", "nobody signs in by that grant"],
  ["authorization_request.prompt_none", "a worker asks nobody silently"],
  ["client_credentials_request.constants", "nobody signs in by that grant"],
  ["token_request.client_authentication.jwt.alg", "a key on P-256 signs by ES256 anyway"],
  ["token_response.fields.id_token", "its document has no issuer, so nobody asks for an ID token"],
]);

/** What the application asks for, if only that shows the knob. */
const ASKED = {
  "authorization_request.scope.send": { scope: "read write" },
  "authorization_request.scope.default": { scope: undefined },
  "id_token.nonce": { scope: "openid profile" },
};

/**
 * How many providers, with different values, are tried for a knob: some express with several knobs what one would.
 */
const MOST = 12;
const pairs = someOfEach(await everyProvider(), MOST).flatMap(({ path, providers }, index) =>
  providers.slice(0, SILENT.has(path) ? 1 : MOST).flatMap(({ document, options, ...provider }) => {
    const own = { ...provider, path, options: { ...options, ...ASKED[path] } };
    return [
      ...(ASKED[path] ? [{ ...own, name: `${provider.id}-${index}-both`, document, isWhole: true }] : []),
      { ...own, name: `${provider.id}-${index}-server`, document, played: without(document, path) },
      { ...own, name: `${provider.id}-${index}-client`, document: without(document, path), played: document },
    ];
  }),
);
const world = await startWorld(pairs);
after(() => world.stop());

for (const path of new Set(pairs.map((pair) => pair.path))) {
  test(`${path}: who lacks it is noticed`, async () => {
    const noticed = [];
    for (const { isWhole, ...pair } of pairs.filter((one) => one.path === path)) {
      const { problems } = await play(world, pair).catch((error) => ({ problems: [error.message] }));
      if (isWhole) {
        assert.deepEqual(problems, [], "what is asked for is good where nobody lacks anything");
        continue;
      }
      noticed.push(...problems);
      if (problems.length > 0) break;
    }
    assert.equal(noticed.length === 0, SILENT.has(path), noticed.join("\n"));
  });
}
