/**
 * The provider documents of the package carry their compiled form, so that an engine without the reader can use them.
 * The form is under a symbol that a copy must not keep: `{ ...tiltify, token_endpoint: "…" }` is your own document. So
 * the form names the frozen object to which it belongs. The symbol names the layout of the form, so that two versions
 * of the package in one program do not share forms.
 */

import { LAYOUT } from "./layout.js";

const COMPILED = Symbol.for(`grantway.compiled.${LAYOUT}`);

function frozen(value) {
  if (value === null || typeof value !== "object") return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

/** A document of the package with its compiled form. */
export function shipped(document, form) {
  Object.defineProperty(document, COMPILED, { value: { document, form } });
  return frozen(document);
}

/** The compiled form of a document of the package; `undefined` for any other, and for one that was changed. */
export function compiledForm(document) {
  const compiled = document?.[COMPILED];
  return compiled && compiled.document === document && Object.isFrozen(document) ? compiled.form : undefined;
}
