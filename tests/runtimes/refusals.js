import assert from "node:assert/strict";

/**
 * The code of the error with which a call ends, or "accepted". Checks that the error is one of the package, and
 * that its `retryable` is right.
 */
export async function codeOf(call) {
  return (await errorOf(call))?.code ?? "accepted";
}

/** The error with which a call or promise ends; undefined if there is none. */
export async function errorOf(call) {
  try {
    await (typeof call === "function" ? call() : call);
    return undefined;
  } catch (error) {
    assert.equal(error.name, "OAuthError", error.stack);
    assert.ok(error.message && error.hint && error.kind, `${error.code} explains itself`);
    assert.doesNotMatch(`${error.message} ${error.hint}`, /\{\w+\}|…/, `${error.code} fills in its places`);
    return error;
  }
}

/** The code in the small print of a built-in page. */
export const codeOfPage = (html) => /<small>Code: ([a-z0-9_]+)/.exec(html)?.[1];
