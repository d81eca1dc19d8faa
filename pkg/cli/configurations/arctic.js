/**
 * Reads arctic: `new arctic.GitHub(clientId, clientSecret, redirectURI)`, and its calls of
 * `createAuthorizationURL`.
 */
import { Client, nameIn } from "./client.js";
import { originOf, resolved, textIn, wordsIn } from "./static_values.js";

export const LIBRARY = "arctic";

/** The parameters of arctic's constructors, each with our name. */
const OURS = {
  clientId: "client_id", clientKey: "client_id", applicationId: "client_id", clientSecret: "client_secret", applicationSecret: "client_secret", redirectURI: "redirect_uri",
};
const KEY = ["teamId", "keyId", "pkcs8PrivateKey"];

/** @returns {Promise<import("../import.js").Found | undefined>} */
export async function readArctic(program) {
  const isClass = ({ kind, callee, text }) => kind === "call" && originOf(program, callee)?.from === "arctic" && /^new\b/.test(text);
  const made = program.values.filter(isClass);
  if (made.length === 0) return undefined;
  const found = { library: LIBRARY, clients: [], others: [], notes: [], options: {} };
  for (const call of made) {
    const { imported } = originOf(program, call.callee);
    const known = nameIn(LIBRARY, imported);
    if (!known?.document) found.others.push({ name: imported, why: imported === "OAuth2Client" ? "a client without a provider, whose endpoints are in its calls. Write a document with them and check it with `grantway check`" : "the name is unknown" });
    else found.clients.push(await readClient(program, { imported, known, call }));
  }
  found.notes.push("the handler does what you did by hand (state, code verifier, cookies, the callback route, sessions): its routes are `<base>/<name>/login` and `<base>/<name>/callback`");
  return found;
}

async function readClient(program, { imported, known, call }) {
  const client = new Client(program, { name: known.document, document: known.document });
  known.parameters.forEach((parameter, index) => {
    const given = call.args[index];
    if (!given || resolved(program, given)?.text === "null") return;
    if (parameter === "redirectURI") client.before = textIn(program, given) ?? given.text;
    else if (OURS[parameter]) client.take(OURS[parameter], given);
    else readServer(client, parameter, given);
  });
  if (known.parameters.includes("pkcs8PrivateKey")) {
    const [team, key, pkcs8] = KEY.map((name) => call.args[known.parameters.indexOf(name)]?.text ?? '""');
    client.options.client_secret = `{ private_key: ${pkcs8}, key_id: ${key}, team_id: ${team} }`;
    client.note("`private_key` is the text of the key file (PEM), not its bytes");
  }
  if (!("client_id" in client.options)) client.options.client_id = '""';
  client.takeScope(scopesOf(program, call, imported));
  await client.completeByDocument();
  return client;
}

/** The server: a variable of the document, by the same name if it has one. */
function readServer(client, parameter, given) {
  const names = { domain: "domain", tenant: "tenant", authorizationServerId: "authorization_server" };
  if (names[parameter]) (client.variables ??= {})[names[parameter]] = client.textOf(given);
  else if (!KEY.includes(parameter)) client.note(`its server was \`${given.text}\` (\`${parameter}\`)`);
}

/** The scopes in `github.createAuthorizationURL(state, scopes)`, if the same file calls it. */
function scopesOf(program, call) {
  const [name] = [...program.constants].find(([, value]) => value.text === call.text) ?? [];
  const calls = program.values.filter(({ kind, callee }) => kind === "call" && callee.kind === "member" && callee.property === "createAuthorizationURL" && callee.object.name === name);
  const lists = calls.flatMap(({ args }) => args.filter((arg) => wordsIn(program, arg) && resolved(program, arg).kind === "list"));
  return lists.at(0);
}
