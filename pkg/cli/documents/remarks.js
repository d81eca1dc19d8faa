/** Finds what is accepted in a document but may surprise its author. */
import { pathsOfNulls } from "./nulls.js";
import { unusedVariables } from "./sign_in/variables.js";

/**
 * Remarks on a document that the engine accepts: `{ path, message }`.
 * @param {object} document
 * @param {string[]} [repeated] paths of members that occur twice in its text
 */
export function remarksOn(document, repeated = []) {
  const remarks = repeated.map((path) => ({ path, message: "it is there twice; the last one counts" }));
  for (const name of unusedVariables(document)) {
    remarks.push({ path: `variables.${name}`, message: `nothing in the document mentions \`{${name}}\`` });
  }
  for (const path of pathsOfNulls(document)) remarks.push({ path, message: "`null` means that the member is absent" });
  if (/[^/]\/$/.test(document.issuer ?? "")) {
    remarks.push({ path: "issuer", message: "it ends in a slash. Issuers are compared as exact strings: keep the slash only where the server's own `iss` has it" });
  }
  if (document.deprecated) remarks.push({ path: "deprecated", message: String(document.deprecated) });
  return remarks;
}
