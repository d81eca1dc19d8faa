/** Writes what was found as a program with Grantway's options, and as lists for people. */
import { exportedAs } from "../documents/shipped.js";

const isName = (name) => /^[A-Za-z_$][\w$]*$/.test(name);
const key = (name) => (isName(name) ? name : JSON.stringify(name));

const BASE = "/auth";

/** The base in `<base>/<name>/callback`, if all registered addresses have this form and one base. */
function keptBase(clients) {
  const bases = clients.map(({ name, before }) => {
    // For an expression such as `${origin}/login/github/callback`, the path at its end.
    const path = /^https?:\/\//.test(before ?? "") ? new URL(before).pathname : /(?:\/[\w.-]+)+(?=["'`]?$)/.exec(before ?? "")?.[0];
    return path?.endsWith(`/${name}/callback`) ? path.slice(0, -`/${name}/callback`.length) : undefined;
  });
  return bases.length > 0 && bases[0] && bases.every((base) => base === bases[0]) ? bases[0] : undefined;
}

/**
 * @param {import("../import.js").Found} found
 * @param {object} program the configuration, as it was read
 * @returns {{ program: string, redirectUris: Array<{ name: string, before?: string, now: string, isKept: boolean }>, ownNames: string[] }}
 *   `ownNames` are names that the configuration defines and the program uses
 */
export function optionsOf({ clients, options }, program) {
  const kept = keptBase(clients);
  const base = kept ?? BASE;
  const documents = [...new Set(clients.map(({ document }) => document).filter(Boolean))];
  const lines = ['import { createHandler } from "grantway/edge";'];
  for (const id of documents) lines.push(`import { ${exportedAs(id)} } from "grantway/providers/${id}";`);
  lines.push(...importsOf(clients, program));
  lines.push("", "// How people reach the application, as https://app.example.", "const origin = process.env.ORIGIN;", "");
  for (const client of clients.filter(({ endpoints }) => endpoints)) {
    lines.push(`const ${exportedAs(client.name)}Provider = {`, ...Object.entries(client.endpoints).map(([name, text]) => `  ${name}: ${text},`), "};", "");
  }
  lines.push("export const auth = createHandler({");
  if (base !== BASE) lines.push(`  base: ${JSON.stringify(base)},`);
  lines.push("  providers: {", ...clients.flatMap((client) => clientLines(client, base)), "  },");
  for (const [name, text] of Object.entries(options)) lines.push(`  ${name}: ${text},`);
  lines.push("  // 32 random bytes in base64url.", "  cookieKeys: [process.env.COOKIE_KEY],", "});", "");
  const redirectUris = clients.map(({ name, before }) => ({ name, ...(before && { before }), now: `${base}/${name}/callback`, isKept: Boolean(kept) }));
  return { program: lines.join("\n"), redirectUris, ownNames: ownNames(clients, program) };
}

/** The names that the options mention, apart from texts in quotes. */
function namesIn(clients) {
  const texts = clients.flatMap(({ issuer, options, variables = {}, parameters = {}, endpoints = {} }) => [issuer ?? "", ...[options, variables, parameters, endpoints].flatMap(Object.values)]);
  return new Set(texts.join(" ").replace(/"[^"]*"|'[^']*'/g, "").match(/(?<![\w$.])[A-Za-z_$][\w$]*/g));
}

/** The imports of the configuration whose names are in the options, one line per module. */
function importsOf(clients, { imports }) {
  const names = namesIn(clients);
  const used = [...imports].filter(([local]) => names.has(local));
  const lines = used.filter(([, { imported }]) => imported === "default" || imported === "*").map(([local, { from, imported }]) => `import ${imported === "*" ? `* as ${local}` : local} from ${JSON.stringify(from)};`);
  for (const [from, all] of grouped(used)) {
    const list = all.filter(([, { imported }]) => imported !== "default" && imported !== "*").map(([local, { imported }]) => (imported === local ? local : `${imported} as ${local}`));
    if (list.length > 0) lines.push(`import { ${list.join(", ")} } from ${JSON.stringify(from)};`);
  }
  return lines;
}

function grouped(used) {
  const groups = new Map();
  for (const one of used) groups.set(one[1].from, [...(groups.get(one[1].from) ?? []), one]);
  return groups;
}

/** Names that the configuration defines itself and the options mention, so that they must be copied too. */
const ownNames = (clients, { constants }) => [...namesIn(clients)].filter((name) => constants.has(name) && name !== "origin");

function clientLines({ name, document, issuer, endpoints, options, variables, parameters }, base) {
  const { scope, client_authentication, ...credentials } = options;
  const inner = [
    issuer ? `issuer: ${issuer}` : `provider: ${document ? exportedAs(document) : endpoints && `${exportedAs(name)}Provider`}`,
    ...Object.entries(credentials).map(([option, text]) => `${option}: ${text}`),
    `redirect_uri: \`\${origin}${base}/${name}/callback\``,
    ...(scope ? [`scope: ${scope}`] : []),
    ...(client_authentication ? [`client_authentication: ${client_authentication}`] : []),
    ...(variables ? [`variables: ${pairs(variables)}`] : []),
    ...(parameters ? [`parameters: ${pairs(parameters)}`] : []),
  ];
  return [`    ${key(name)}: {`, ...inner.map((line) => `      ${line},`), "    },"];
}

const pairs = (object) => `{ ${Object.entries(object).map(([name, text]) => `${key(name)}: ${text}`).join(", ")} }`;

/** What the person must do and know, as comments after the program. */
export function remarksText({ library, clients, others, notes }, { redirectUris, ownNames: own }) {
  const lines = [`Read from a configuration of ${library}; nothing of it was run. Look through it before you use it.`, ""];
  if (redirectUris.every(({ isKept }) => isKept)) lines.push("The redirect URIs stay as they are registered:");
  else lines.push("Register these redirect URIs at the providers; the handler's are always <base>/<name>/callback:");
  for (const { name, before, now, isKept } of redirectUris) lines.push(`  ${name}: <origin>${now}${before && !isKept ? `   (was ${before})` : ""}`);
  const noted = clients.filter((client) => client.notes.length > 0);
  if (noted.length > 0) lines.push("", "To look at:");
  for (const client of noted) lines.push(...client.notes.map((note) => `  ${client.name}: ${note}`));
  if (own.length > 0) lines.push("", `Take along from your file: ${own.join(", ")}`);
  if (others.length > 0) lines.push("", "Without an equivalent:", ...others.map(({ name, why }) => `  ${name}: ${why}`));
  if (notes.length > 0) lines.push("", "Of the rest:", ...notes.map((note) => `  ${note}`));
  return lines.flatMap((line) => line.split(/\r\n|[\n\r\u2028\u2029]/)).map((line) => `// ${line}`.trimEnd()).join("\n");
}
