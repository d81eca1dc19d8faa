/** Scopes as a document writes them. */

/** @param {string} separator @returns {string[]} */
export const splitScope = (text, separator) => text.split(separator).filter(Boolean);

/**
 * The scopes in an authorization request, read from the raw query: a separator that is not percent-encoded differs
 * from one that is.
 *
 * @returns {{ scopes: string[], mistake?: string }}
 */
export function readAskedScope({ separator, literal_separator: isLiteral }, name, raw) {
  const [, written = ""] = new RegExp(`(?:^|&)${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}=([^&]*)`).exec(raw) ?? [];
  const decode = (text) => decodeURIComponent(text.replaceAll("+", "%20"));
  const scopes = isLiteral ? splitScope(written, separator).map(decode) : splitScope(decode(written), separator);
  const joined = scopes.find((scope) => /[\s,]/.test(scope) && !/^https?:/.test(scope));
  return joined === undefined ? { scopes } : { scopes, mistake: `scopes have to be separated by ${JSON.stringify(separator)}` };
}
