/** `grantway sandbox`: serves the sandbox on this machine, for tests and for trying things out. */
import { readFile } from "node:fs/promises";
import { createSandbox } from "../sandbox/index.js";
import { Misused, STATUS, argumentsOf } from "./command_line.js";
import { readJson } from "./documents/json_text.js";
import { documentsIn } from "./documents/load.js";
import { mistakesOf } from "./documents/mistakes.js";
import { publicKeyOf, secretFor } from "./documents/secret.js";
import { exportedAs, shippedDocument, shippedIdMeantBy, shippedIds } from "./documents/shipped.js";
import { exampleVariables } from "./documents/sign_in/variables.js";
import { serve } from "./http_server.js";

export const ABOUT = "serves an authorization server that plays providers, for tests and experiments";

export const HELP = `grantway sandbox [provider] …

Runs an authorization server on 127.0.0.1 that plays the named providers strictly: one that the
package ships, by its id, or a document of your own, by its file (JSON, or a module that is run for
the document it exports). Without a name it plays tali, tiltify, tiltify-v3, intandem and a
standard OpenID server. It prints what to paste into the options for each, and runs until you end
it (Ctrl+C).

  --port <number>       default 8788; 0 takes a free one
  --origin <origin>     how browsers reach it, if not at http://127.0.0.1:<port>
  --app <origin>        your application, default http://localhost:8787: its callbacks
                        <origin>/auth/<id>/callback, <origin>/auth/main/callback and
                        <origin>/ are registered
  --users <file.json>   the people to sign in as, in place of ada, ben and chi:
                        [{ "id", "first_name", "last_name", "email", "username" }]
  --help                this text

A person signs in by hand on its pages. A script does the same, and turns the switches, over HTTP:

  GET  /__sandbox/providers   the registered clients
  POST /__sandbox/clients     registers one: { "provider", "client_id", "client_secret", "redirect_uris" }
  GET  /__sandbox/faults      the faults that wait
  POST /__sandbox/faults      sets one: { "provider", "endpoint": "token", "kind": "503" }
  GET  /__sandbox/clock       what time it is there
  POST /__sandbox/clock       moves it: { "advance_ms": 3600000 }
  GET  /__sandbox/log         the requests it saw, ?endpoint=token|all&provider=…
  POST /__sandbox/reset       forgets codes, tokens, sign-ins, faults and log

They answer pages of this machine only. No real service is ever reached.`;

const OPTIONS = {
  app: { type: "string", default: "http://localhost:8787" },
  origin: { type: "string" },
  port: { type: "string", default: "8788" },
  users: { type: "string" },
};

/** The callback in the guides and examples, whatever the provider. */
const MAIN = "/auth/main/callback";
/** The sandbox's standard server. It has no document, because its metadata describe it completely. */
const STANDARD = "standard";
/** Providers for which the sandbox always uses its own servers. */
const BUILT_IN = ["tali", "tiltify", "tiltify-v3", "intandem", STANDARD];

/** @returns {Promise<number>} the exit status */
export async function run(args, { out, note }) {
  const { values, positionals } = argumentsOf(args, OPTIONS);
  if (values.help) return out(HELP), STATUS.good;
  const app = originOf(values.app, "app");
  const origin = values.origin && originOf(values.origin, "origin");
  const played = (await playedProviders(positionals.length > 0 ? positionals : BUILT_IN)).map((one) => ({ ...one, key: keyFor(one.document) }));
  const options = { ...(values.users && { users: await usersIn(values.users) }), ...settingsFor(played, app) };
  let sandbox;
  let server;
  try {
    server = await serve(portOf(values.port), (port) => {
      const at = origin ?? `http://127.0.0.1:${port}`;
      sandbox = createSandbox({ ...options, origin: at });
      return { origin: at, fetch: sandbox.fetch };
    });
  } catch (error) {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    note(`port ${values.port} is in use: choose another with --port`);
    return STATUS.mistakes;
  }
  out(announcement(played, { at: origin ?? `http://127.0.0.1:${server.port}`, app, clients: sandbox.clients }));
  await ended();
  server.close();
  return STATUS.good;
}

function originOf(text, option) {
  try {
    const { origin, protocol } = new URL(text);
    if (origin === text.replace(/\/$/, "") && /^https?:$/.test(protocol)) return origin;
  } catch {
    // The error below covers this.
  }
  throw new Misused(`--${option} is an origin, as http://localhost:3000, not \`${text}\``);
}

function portOf(text) {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new Misused(`--port is a number up to 65535, not \`${text}\``);
}

async function usersIn(file) {
  let users;
  try {
    users = readJson(await readFile(file, "utf8")).value;
  } catch (error) {
    throw new Misused(`${file}${error.line ? `:${error.line}:${error.column}` : ""} cannot be read: ${error.message}`);
  }
  const isUser = (user) => typeof user?.id === "string" && user.id !== "";
  if (Array.isArray(users) && users.length > 0 && users.every(isUser)) return users;
  throw new Misused(`${file} must hold a list of people, each with an \`id\`: [{ "id": "ada", "email": "ada@example.com" }]`);
}

/** The providers to play: `{ id, document, file? }`; the standard server has no document. */
async function playedProviders(names) {
  const ids = await shippedIds();
  return Promise.all(
    [...new Set(names)].map(async (name) => {
      if (name === STANDARD) return { id: STANDARD };
      if (ids.includes(name)) return { id: name, document: await shippedDocument(name) };
      if (!/[./\\]/.test(name)) {
        const meant = await shippedIdMeantBy(name);
        throw new Misused(`there is no provider \`${name}\`${meant ? `; did you mean \`${meant}\`?` : "; the package ships these:"}${meant ? "" : ` ${ids.join(", ")}`}`);
      }
      return ownDocument(name);
    }),
  );
}

/** The person's own document, named by its `id` or its file. */
async function ownDocument(file) {
  const [found, another] = await documentsIn(file).catch((error) => {
    throw new Misused(`${file}${error.line ? `:${error.line}:${error.column}` : ""} cannot be read: ${error.message}`);
  });
  if (another) throw new Misused(`${file} exports several documents; name a file with one`);
  const mistakes = await mistakesOf(found.document);
  if (mistakes.length > 0) throw new Misused(`${file} has mistakes; \`grantway check ${file}\` lists them`);
  const stem = file.split(/[/\\]/).at(-1).replace(/\.[^.]*$/, "");
  const id = String(found.document.id ?? stem).toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
  return { id: BUILT_IN.includes(id) ? `own-${id}` : id || "provider", document: found.document, file };
}

/** The private key of a client that signs with one; new in each run. */
function keyFor(document) {
  const { client_secret } = secretFor(document, (name) => `sandbox-${name.replaceAll("_", "-")}`);
  return client_secret?.private_key ? client_secret : undefined;
}

/** The sandbox's own clients of these providers, with the callbacks of the application. */
function settingsFor(played, app) {
  const documents = Object.fromEntries(played.filter(({ id }) => !BUILT_IN.includes(id)).map(({ id, document }) => [id, document]));
  const { clients } = createSandbox({ documents });
  const moved = (uris) => uris?.map((uri) => app + new URL(uri).pathname);
  const providers = played.map(({ id, key }) => [id, {
    clients: clients[id].map(({ client_secret, ...client }) => {
      if (key) Object.assign(client, { public_key: publicKeyOf(key), key_id: key.key_id, team_id: key.team_id });
      else if (client_secret) client.client_secret = client_secret;
      const uris = { redirect_uris: [...moved(client.redirect_uris), app + MAIN], post_logout_redirect_uris: moved(client.post_logout_redirect_uris) };
      return { ...client, ...Object.fromEntries(Object.entries(uris).filter(([, value]) => value)) };
    }),
  }]);
  return { documents, providers: Object.fromEntries(providers) };
}

/** Everything to paste as one text, because a module can import a name only once. */
function announcement(played, { at, app, clients }) {
  const documents = played.filter(({ document }) => document);
  const imports = documents.map(({ id, file }) =>
    file ? `import ${exportedAs(id)} from "${file}" with { type: "json" };` : `import { ${exportedAs(id)} } from "grantway/providers/${id}";`,
  );
  if (documents.length > 0) imports.push('import { sandboxProvider } from "grantway/sandbox";', "");
  return [
    `Sandbox: ${at}`,
    `Switches: ${at}/__sandbox/ (\`grantway sandbox --help\` lists them)`,
    "",
    ...imports,
    "const providers = {",
    ...played.flatMap((one) => [`  "${one.id}": {`, ...optionsOf(one, { at, app, client: clients[one.id][0] }).map((line) => `    ${line},`), "  },"]),
    "};",
    "",
  ].join("\n");
}

/** One provider's options, one per line. */
function optionsOf({ id, document, key }, { at, app, client: { client_id, client_secret = key } }) {
  const variables = exampleVariables(document ?? {});
  return [
    ...(document ? [`provider: sandboxProvider(${exportedAs(id)}, "${at}", "${id}")`] : [`issuer: "${at}/${id}"`, 'scope: "openid profile email"']),
    `client_id: "${client_id}"`,
    ...(client_secret ? [`client_secret: ${JSON.stringify(client_secret)}`] : []),
    `redirect_uri: "${app}/auth/${id}/callback"`,
    ...(Object.keys(variables).length > 0 ? [`variables: ${JSON.stringify(variables)}`] : []),
  ];
}

/** Waits until the person ends the command. */
function ended() {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
}
