/** `grantway import`: turns another library's configuration into Grantway's options. */
import { Misused, STATUS, argumentsOf } from "./command_line.js";
import { readArctic } from "./configurations/arctic.js";
import { readAuthJs } from "./configurations/auth_js.js";
import { readBetterAuth } from "./configurations/better_auth.js";
import { optionsOf, remarksText } from "./configurations/options_text.js";
import { Unreadable, readProgram } from "./configurations/read_program.js";

export const ABOUT = "prints the configuration of Auth.js, better-auth or arctic as Grantway's options";

export const HELP = `grantway import <file> …

Reads the configuration of Auth.js (NextAuth), better-auth or arctic, in TypeScript or JavaScript,
and prints the equivalent options for Grantway, the redirect URIs that must be registered, and
what has no equivalent. The file is read and not run, by \`typescript\`, \`@babel/parser\` or
\`acorn\` of the project in which you call this. Values such as process.env.X stay as they are.

  --json   the findings as JSON, for programs
  --help   this text

Exit status: 0 if every file has a configuration, 1 if one has none or cannot be read,
2 if the command was called wrongly.`;

const OPTIONS = { json: { type: "boolean" } };

const LIBRARIES = [readAuthJs, readBetterAuth, readArctic];

/**
 * What was found in a file.
 * @typedef {{ library: string, clients: import("./configurations/client.js").Client[], others: Array<{ name: string, why: string }>, notes: string[], options: Record<string, string> }} Found
 */

/** @returns {Promise<number>} the exit status */
export async function run(args, { out, note }) {
  const { values, positionals } = argumentsOf(args, OPTIONS);
  if (values.help) return out(HELP), STATUS.good;
  if (positionals.length === 0) throw new Misused("name a configuration file, such as auth.ts");
  const results = [];
  let status = STATUS.good;
  for (const file of positionals) {
    try {
      results.push({ file, ...(await imported(file)) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      note(error.message);
      status = STATUS.mistakes;
    }
  }
  if (values.json) out(JSON.stringify({ files: results.map(({ text, ...rest }) => rest) }, null, 2));
  else for (const { text } of results) out(text);
  return status;
}

/** @throws {Unreadable} */
async function imported(file) {
  const program = await readProgram(file);
  for (const read of LIBRARIES) {
    const found = await read(program);
    if (!found || found.clients.length + found.others.length === 0) continue;
    const written = optionsOf(found, program);
    const clients = found.clients.map(({ name, document, issuer, endpoints, options, variables, parameters, notes }) => ({ name, document, issuer, endpoints, options, variables, parameters, notes }));
    const { library, others, notes, options } = found;
    return { library, clients, others, notes, options, ...written, text: `${written.program}\n${remarksText(found, written)}\n` };
  }
  throw new Unreadable(`${file}: it has no readable configuration of Auth.js, better-auth or arctic. If it is spread over several files, name the one with the providers.`);
}
