// What an editor shows: short hovers with a sentence, and completions that list the options.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const path = fileURLToPath(new URL("editor.ts", import.meta.url));
const options = {
  strict: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], types: [],
  module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
};

let text = "";
let version = 0;
const service = ts.createLanguageService({
  getScriptFileNames: () => [path],
  getScriptVersion: (file) => (file === path ? String(version) : "0"),
  getScriptSnapshot: (file) => {
    const found = file === path ? text : ts.sys.readFile(file);
    return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
  },
  getCurrentDirectory: () => fileURLToPath(new URL("./", import.meta.url)),
  getCompilationSettings: () => options,
  getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
  fileExists: (file) => file === path || ts.sys.fileExists(file),
  readFile: (file) => (file === path ? text : ts.sys.readFile(file)),
  directoryExists: ts.sys.directoryExists,
  getDirectories: ts.sys.getDirectories,
});

/** Opens a program in the editor, with the cursor at `|`. */
function open(program) {
  const position = program.indexOf("|");
  text = program.slice(0, position) + program.slice(position + 1);
  version += 1;
  return position;
}

/** The hover at the cursor, which is in front of a name. */
function hover(program) {
  const { displayParts, documentation } = service.getQuickInfoAtPosition(path, open(program));
  return { shown: ts.displayPartsToString(displayParts), said: ts.displayPartsToString(documentation) };
}

/** Name → sentence, for what an editor offers at the cursor. */
function offered(program) {
  const position = open(program);
  const { entries } = service.getCompletionsAtPosition(path, position, {});
  const sentence = ({ name }) => ts.displayPartsToString(service.getCompletionEntryDetails(path, position, name, {}, undefined, {}, undefined)?.documentation);
  return new Map(entries.map((entry) => [entry.name, sentence(entry)]));
}

const SETUP = `
import { createHandler, OAuthError } from "grantway/edge";
import { createClient } from "grantway/browser";
import { defineProvider } from "grantway";
import { google } from "grantway/providers/google";
import { spotify } from "grantway/providers/spotify";
interface Env { ID: string; KEY: string }
const handler = createHandler((env: Env) => ({
  providers: { google: { provider: google, client_id: env.ID, redirect_uri: "https://app.example/auth/google/callback" } },
  cookieKeys: [env.KEY],
  onSignIn: async ({ profile }) => ({ userId: profile.id ?? "" }),
}));
`;

/** What is hovered → what an editor shows, and whether a sentence follows. */
const HOVERS = {
  "const auth = handler; |auth;": 'const auth: Handler<Env, {\n    userId: string;\n}, "google", Claims | undefined>',
  "handler.|protect(() => new Response());": 'serve: (context: ProtectedRequest<Env, {\n    userId: string;\n}, "google", Claims | undefined>) => Awaitable<Response>',
  "handler.|handle(new Request(''), {} as Env);": "handle(request: Request, env: Env, ctx?: ExecutionContext | undefined): Promise<Response | undefined>",
  "handler.protect(({ |session }) => new Response());": 'session: Session<{\n    userId: string;\n}, "google", Claims | undefined>',
  "handler.protect(({ session }) => new Response(session.|data.userId));": "data: {\n    userId: string;\n}",
  "handler.protect(({ session }) => new Response(session.|provider));": 'provider: "google"',
  "createHandler({ |cookieKeys: [], providers: {} });": "cookieKeys: string[]",
  "createHandler((env: Env) => ({ cookieKeys: [], providers: { a: { issuer: '', client_id: '', redirect_uri: '' } }, onSignIn: ({ |provider }) => ({ provider }) }));": 'provider: "a"',
  'const page = await createClient<typeof handler>({ backend: "/auth" }); |page;': 'const page: BackendClient<{\n    userId: string;\n}, "google", Claims | undefined>',
  'try {} catch (error) { if (error instanceof OAuthError && error.kind === "server") error.|error; }': "error?: string",
  'try {} catch (error) { if (error instanceof OAuthError) |error; }': "error: OAuthError",
};

for (const [program, expected] of Object.entries(HOVERS)) {
  test(`a hover is short: ${program}`, () => {
    const { shown, said } = hover(SETUP + program);
    assert.ok(shown.includes(expected), shown);
    assert.ok(shown.split("\n").length <= 8 && shown.length < 400, shown);
    const isOwn = /^(const|\(parameter\)|\(local|var|let)/.test(shown.trim());
    if (!isOwn) assert.match(said, /^["`A-Z][\s\S]*[.…]/, `${shown}\n${said}`);
  });
}

/** The cursor's place → some of what is offered there, each with a sentence. */
const COMPLETIONS = {
  "createHandler({ | });": ["base", "providers", "cookieKeys", "session", "store", "tokens", "upstreams", "onSignIn", "onError", "onEvent"],
  "createHandler({ providers: { google: { | } } });": ["provider", "issuer", "client_id", "client_secret", "redirect_uri", "scope", "userinfo", "loginParameters"],
  "createHandler((env: Env) => ({ providers: { google: { | } } }));": ["provider", "client_id", "client_secret", "redirect_uri"],
  "createHandler({ providers: {}, cookieKeys: [], session: { | } });": ["idleTimeout", "maxAge"],
  "createClient({ | });": ["backend", "tokens", "provider", "client_id", "redirect_uri", "api", "storage"],
  "createClient({ provider: spotify, | });": ["client_id", "redirect_uri", "scope", "storage"],
  "defineProvider({ authorization_endpoint: '', token_endpoint: '', | });": ["issuer", "userinfo_endpoint", "dialect", "variables"],
  "defineProvider({ authorization_endpoint: '', token_endpoint: '', dialect: { token_request: { | } } });": ["client_authentication", "method", "names"],
  "handler.protect(({ session }) => session.|);": ["data", "profile", "fetch", "accessToken", "signOut", "commit", "expires_at"],
};

for (const [program, expected] of Object.entries(COMPLETIONS)) {
  test(`completions have sentences: ${program}`, () => {
    const all = offered(SETUP + program);
    for (const name of expected) assert.match(all.get(name) ?? "not offered", /^["`A-Z][\s\S]*[.…]/, `${name} of ${[...all.keys()].slice(0, 40)}`);
  });
}

/** Where a text is typed → the names that are offered. */
const WORDS = {
  'handler.authorize(new Request(""), {} as Env, undefined, { provider: "|" });': ["google"],
  'handler.protect(() => new Response(), { provider: "|" });': ["google"],
  'defineProvider({ authorization_endpoint: "", token_endpoint: "", dialect: { token_request: { client_authentication: "|" } } });': ["basic", "body", "none"],
  'createHandler({ providers: {}, cookieKeys: [], tokens: "|" });': ["worker", "page"],
};

for (const [program, expected] of Object.entries(WORDS)) {
  test(`words are offered: ${program}`, () => {
    const names = [...offered(SETUP + program).keys()];
    for (const word of expected) assert.ok(names.includes(word), `${word} of ${names.slice(0, 20)}`);
  });
}
