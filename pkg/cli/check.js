/** `grantway check`: reports the mistakes in provider documents, and the requests that good ones lead to. */
import { Misused, STATUS, argumentsOf, pairsOf } from "./command_line.js";
import { discovered } from "./documents/discovery.js";
import { documentsIn, nameOf } from "./documents/load.js";
import { mistakesOf } from "./documents/mistakes.js";
import { withoutNulls } from "./documents/nulls.js";
import { inWords } from "./documents/print.js";
import { relaxationsOf } from "./documents/relaxations.js";
import { remarksOn } from "./documents/remarks.js";
import { shippedIdMeantBy } from "./documents/shipped.js";
import { requestsOf } from "./documents/sign_in/requests.js";
import { live } from "./live.js";

export const ABOUT = "finds the mistakes in a provider document, and prints the requests that it produces";

export const HELP = `grantway check <file or id> …        judges provider documents
grantway check --discover <issuer>   writes one from a server's metadata
grantway check --live <issuer or id> --client-id <id> --redirect-uri <url>
                                     asks a provider what keeps people from signing in

Give JSON files, modules (.js, .mjs; they are run for what they export), \`-\` for the standard
input, or ids of shipped documents. All mistakes are printed at once, each with its place, its
reason and, where there is one, the name that was probably meant. Of a good document you see where
it departs from the standards and why, and the exact requests of a sign-in, with made-up values in
angle brackets. No request is sent.

With --discover the server's metadata is fetched, from nowhere else, and a document with what the
engine uses of it goes to the standard output. What was left out, and what to look at, goes to the
standard error.

With --live the provider is asked, as a page at the redirect URI's origin would: metadata, token
endpoint (with an invented code) and a sign-in that asks nobody. Nothing that is sent can sign
anybody in. What only a browser can know, the probe of \`grantway/devtools\` finds.

  --worker                the client is a worker's, so no page needs to read the answers
  --json                  the findings as JSON, for programs
  --scope "a b"           the scopes to ask for
  --variable name=value   a value for a variable of the document; may be repeated
  --redirect-uri <url>    the redirect URI to show; its path ends in /<name>/callback
  --help                  this text

Exit status: 0 if every document is good, 1 if one has mistakes or cannot be read,
2 if the command was called wrongly.`;

const OPTIONS = {
  "client-id": { type: "string" },
  discover: { type: "string" },
  json: { type: "boolean" },
  live: { type: "string" },
  "redirect-uri": { type: "string" },
  scope: { type: "string" },
  variable: { type: "string", multiple: true },
  worker: { type: "boolean" },
};

/** @returns {Promise<number>} the exit status */
export async function run(args, { out, note }) {
  const { values, positionals } = argumentsOf(args, OPTIONS);
  if (values.help) return out(HELP), STATUS.good;
  if (values.discover !== undefined) {
    if (positionals.length > 0) throw new Misused("--discover takes no files: it writes a document");
    return discover(values.discover, { out, note });
  }
  if (values.live !== undefined) {
    if (positionals.length > 0) throw new Misused("--live takes no files");
    const { scope, worker: isWorker, json: asJson } = values;
    const asked = { clientId: values["client-id"], redirectUri: values["redirect-uri"], scope, variables: pairsOf(values.variable, "variable"), isWorker, asJson };
    return live(values.live, asked, { out });
  }
  if (positionals.length === 0) throw new Misused("name a document: a file, or `-` for the standard input");
  const asked = { scope: values.scope, variables: pairsOf(values.variable, "variable"), redirectUri: values["redirect-uri"] };
  const judged = [];
  for (const file of positionals) judged.push(...(await judgeFile(file, asked)));
  out(values.json ? JSON.stringify({ documents: judged }, null, 2) : judged.map(inWords).join("\n"));
  return judged.every(({ mistakes }) => mistakes.length === 0) ? STATUS.good : STATUS.mistakes;
}

async function judgeFile(file, asked) {
  let found;
  try {
    found = await documentsIn(file);
  } catch (error) {
    const place = error.line ? { line: error.line, column: error.column } : {};
    return [{ name: nameOf(file), mistakes: [{ code: "file_unreadable", path: "", ...place, message: await readable(error, file) }], remarks: [] }];
  }
  return Promise.all(found.map((one) => judge(one, asked)));
}

/** Explains why a file holds no document. */
async function readable(error, file) {
  if (error.code === "ENOENT" && /^[\w-]+$/.test(file)) {
    const meant = await shippedIdMeantBy(file);
    return `there is neither a file nor a shipped document with that name${meant ? `; did you mean \`${meant}\`?` : ""}`;
  }
  if (error.code === "ENOENT") return "there is no such file";
  if (error.code === "ERR_UNKNOWN_FILE_EXTENSION") return `Node ${process.versions.node} does not read TypeScript; Node 22.18 does`;
  return error.line ? `this is not JSON: ${error.message}` : `${file} cannot be read: ${error.message}`;
}

/** Judges one document and collects everything to report about it. */
async function judge({ name, document, repeated, placeOf }, asked) {
  const placed = (found) => ({ ...found, ...(placeOf(found.path) ?? {}) });
  const mistakes = (await mistakesOf(document)).map(placed);
  if (mistakes.length > 0) return { name, mistakes, remarks: repeated.map((path) => placed({ path, message: "it is there twice" })) };
  const remarks = remarksOn(document, repeated).map(placed);
  const said = withoutNulls(document);
  try {
    const requests = await requestsOf(said, { name: clientName(said, asked), ...asked });
    return { name, mistakes, remarks, relaxations: relaxationsOf(said), requests };
  } catch (error) {
    // The document reads well but still cannot be used, for example with these scopes or variables.
    return { name, mistakes: [{ code: error.code ?? "sign_in_failed", path: "", message: error.message, ...(error.hint && { hint: error.hint }) }], remarks };
  }
}

/** The client's name in the routes. */
function clientName({ id }, { redirectUri }) {
  const [, named] = /\/([^/]+)\/callback\/?$/.exec(redirectUri ?? "") ?? [];
  return named ?? (/^[a-z0-9][a-z0-9-]*$/.test(id ?? "") ? id : "provider");
}

async function discover(issuer, { out, note }) {
  const { document, remarks, leftOut, problem } = await discovered(issuer);
  for (const remark of remarks ?? []) note(`- ${remark}`);
  if (problem) return note(problem), STATUS.mistakes;
  const mistakes = await mistakesOf(document);
  if (mistakes.length > 0) return note(inWords({ name: issuer, mistakes, remarks: [] })), STATUS.mistakes;
  for (const { name, why } of leftOut) note(`left out: ${name}, ${why}`);
  out(JSON.stringify(document, null, 2));
  return STATUS.good;
}
