/** Prints a judged document for people. */

const NAMES = {
  authorization: "Authorization request: the browser is sent to",
  token: "Token request",
  refresh: "Refresh",
  userinfo: "Userinfo",
  api: "API call, as `session.fetch` sends it",
  revocation: "Revocation",
  end_session: "Sign-out at the provider: the browser is sent to",
};

const ORDER = Object.keys(NAMES);

const titled = (header) => header.replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());

/** A query or a form with each parameter on its own line. */
const parameters = (text, first) => text.split("&").map((pair, at) => `${at ? "&" : first}${pair}`);

function requestLines({ name, method, url, headers, body }) {
  const [, address, query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url);
  const lines = [`${method} ${address}`];
  if (query) lines.push(...parameters(query, "?").map((line) => `    ${line}`));
  if (fragment !== undefined) lines.push(...parameters(fragment, "#").map((line) => `    ${line}`));
  for (const [header, value] of Object.entries(headers)) lines.push(`${titled(header)}: ${value}`);
  if (body) {
    const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded");
    lines.push("", ...(isForm ? parameters(body, "") : [body]));
  }
  return [NAMES[name] ?? name, ...lines.map((line) => (line ? `    ${line}` : "")), ""];
}

const valueText = (value) => {
  const text = JSON.stringify(value, (name, inner) => (name === "reason" ? undefined : inner));
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
};

/** The list in the documentation has the rest. */
const firstSentence = (text) => /^.*?\.(?= [A-Z]|$)/s.exec(text)?.[0] ?? text;

function relaxationLines({ path, value, description, reason, diagnostic }) {
  return [
    `  ${path}: ${valueText(value)}`,
    ...(description ? [`      ${firstSentence(description)}`] : []),
    ...(reason ? [`      reason: ${reason}`] : []),
    ...(diagnostic ? [`      where it applies, \`diagnostics\` has ${diagnostic}`] : []),
  ];
}

const where = (name, { line, column, path }) => `${name}${line ? `:${line}:${column}` : ""}${path ? ` ${path}` : ""}`;

/**
 * What `check` prints for one document.
 * @param {{ name: string, mistakes: object[], remarks: object[], relaxations?: object[], requests?: object[] }}
 *   judged
 */
export function inWords({ name, mistakes, remarks, relaxations = [], requests = [] }) {
  const lines = [];
  if (mistakes.length > 0) {
    lines.push(`${name}: ${mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`}`);
    for (const mistake of mistakes) {
      lines.push(`  ${where(name, mistake)}`, `      ${mistake.message}`, ...(mistake.hint ? [`      ${mistake.hint}`] : []));
    }
  } else {
    lines.push(`${name}: no mistakes`);
  }
  if (remarks.length > 0) {
    lines.push("", "To look at");
    for (const remark of remarks) lines.push(`  ${where(name, remark)}`, `      ${remark.message}`);
  }
  if (mistakes.length > 0) return `${lines.join("\n")}\n`;
  lines.push("", relaxations.length > 0 ? "Where it departs from the standards" : "It follows the standards everywhere.");
  lines.push(...relaxations.flatMap(relaxationLines), "");
  const sorted = requests.toSorted((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
  lines.push(...sorted.flatMap(requestLines));
  return lines.join("\n");
}
