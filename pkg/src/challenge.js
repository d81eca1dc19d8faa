// Reads an API's challenges: the header WWW-Authenticate (RFC 9110 section 11.6.1) with the parameters of RFC 6750
// section 3 and RFC 9470 section 3.

/** A part of the header: a scheme, or a parameter with its value. */
const PART = /[\s,]*([\w!#$%&'*+.^`|~-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*)))?/y;

/**
 * The parameters of each challenge in a header, by their names in lower case. Words inside a quoted text do not count
 * as parameters, because an API may repeat there what it was sent.
 */
export function challengesOf(header) {
  const challenges = [];
  PART.lastIndex = 0;
  for (let part; (part = PART.exec(header)); ) {
    const [, name, quoted, plain] = part;
    const value = quoted?.replace(/\\(.)/g, "$1") ?? plain;
    if (value === undefined) challenges.push({});
    else if (challenges.length > 0) challenges.at(-1)[name.toLowerCase()] ??= value;
  }
  return challenges;
}
