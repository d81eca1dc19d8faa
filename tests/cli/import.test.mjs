/**
 * `grantway import`: configurations, written as in their documentation, become options that the handler accepts.
 */
import assert from "node:assert/strict";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as arctic from "arctic";
import { socialProviderList } from "better-auth/social-providers";
import { COMMAND, grantway, withFiles } from "./command.js";

const folder = fileURLToPath(new URL("configurations/", import.meta.url));
const cli = (path) => import(new URL(path, pathToFileURL(COMMAND)));
const names = JSON.parse(await readFile(new URL("configurations/names.json", pathToFileURL(COMMAND)), "utf8"));

const openid = '"openid profile email"';

/**
 * What each configuration becomes: clients by name, with the members that matter, and names without an equivalent.
 */
const EXPECTED = {
  "auth_js_next.ts": {
    clients: {
      github: { document: "github", options: { client_id: "process.env.AUTH_GITHUB_ID", client_secret: "process.env.AUTH_GITHUB_SECRET", scope: '"read:user user:email"' } },
      google: { document: "google", options: { client_id: "process.env.GOOGLE_ID", client_secret: "process.env.GOOGLE_SECRET", scope: '"openid email https://www.googleapis.com/auth/calendar"' }, parameters: { prompt: '"consent"', access_type: '"offline"' } },
      "microsoft-entra-id": { document: "microsoft", variables: { tenant: '"9a95fd9e-005d-487a-9a01-d08c1eab2757"' } },
      keycloak: { issuer: "process.env.AUTH_KEYCLOAK_ISSUER", options: { client_id: "process.env.AUTH_KEYCLOAK_ID", client_secret: "process.env.AUTH_KEYCLOAK_SECRET", scope: openid } },
      acme: { issuer: '"https://as.acme.example"' },
    },
    others: ["credentials"],
    before: "/api/auth/callback/github",
  },
  "auth_js_next_4.ts": {
    clients: {
      github: { document: "github", options: { client_id: 'process.env.GITHUB_ID ?? ""', client_secret: 'process.env.GITHUB_SECRET ?? ""', scope: '"read:user user:email"' } },
      discord: { document: "discord", options: { client_id: "env.DISCORD_ID", client_secret: "env.DISCORD_SECRET", scope: '"identify guilds"' }, parameters: { prompt: '"none"' } },
      "azure-ad": { document: "microsoft", variables: { tenant: "process.env.AZURE_AD_TENANT_ID" } },
    },
    others: ["email"],
    before: "/api/auth/callback/github",
  },
  "auth_js_sveltekit.js": {
    clients: {
      okta: { issuer: '"https://dev-1.okta.com/oauth2/default"' },
      music: { document: "spotify", options: { client_id: "SPOTIFY_ID", client_secret: "SPOTIFY_SECRET", scope: '"user-read-email playlist-read-private"' }, parameters: { show_dialog: '"true"' } },
    },
    others: [],
    before: "/auth/callback/okta",
  },
  "auth_js_own_provider.ts": {
    clients: {
      acme: { endpoints: { authorization_endpoint: '"https://as.acme.example/authorize"', token_endpoint: '"https://as.acme.example/token"', userinfo_endpoint: '"https://as.acme.example/me"' }, options: { client_id: "process.env.ACME_ID", client_secret: "process.env.ACME_SECRET", scope: '"read write"', client_authentication: '"body"' } },
      corp: { issuer: '"https://sso.corp.example"' },
    },
    others: [],
    before: "/auth/callback/acme",
  },
  "better_auth_social.ts": {
    clients: {
      github: { document: "github", options: { client_id: "process.env.GITHUB_CLIENT_ID", client_secret: "process.env.GITHUB_CLIENT_SECRET", scope: '"read:user user:email"' } },
      google: { document: "google", parameters: { prompt: '"select_account"', access_type: '"offline"' } },
      microsoft: { document: "microsoft", variables: { tenant: '"common"' } },
      apple: { document: "apple", options: { client_id: '"com.acme.app"', client_secret: '"eyJhbGciOiJFUzI1NiIsImtpZCI6IktFWTEifQ.eyJpc3MiOiJURUFNMSJ9.c2lnbmF0dXJl"', scope: '"openid email name"' } },
      twitter: { document: "x", options: { client_id: '"x-app"', client_secret: '"x-secret"', scope: '"tweet.read"' } },
    },
    others: [],
    before: "/api/auth/callback/github",
  },
  "better_auth_generic.ts": {
    clients: {
      corp: { issuer: '"https://sso.corp.example"', options: { client_id: "process.env.CORP_ID", client_secret: "process.env.CORP_SECRET", scope: '"openid email"' } },
      acme: { endpoints: { authorization_endpoint: '"https://as.acme.example/authorize"', token_endpoint: '"https://as.acme.example/token"', userinfo_endpoint: '"https://as.acme.example/me"' }, parameters: { audience: '"https://api.acme.example"' } },
      auth0: { document: "auth0", variables: { domain: '"acme.eu.auth0.com"' } },
      keycloak: { issuer: '"https://kc.example/realms/demo"' },
    },
    others: ["admin"],
    before: "/id/oauth2/callback/corp",
  },
  "better_auth_shared.js": {
    clients: {
      discord: { document: "discord", options: { client_id: "process.env.DISCORD_ID", client_secret: "process.env.DISCORD_SECRET", scope: '"identify email"' } },
      railway: { document: "railway" },
      spotify: { document: "spotify" },
    },
    others: [],
    before: "https://app.example/api/auth/callback/discord",
  },
  "arctic_one.ts": { clients: { github: { document: "github", options: { client_id: "GITHUB_CLIENT_ID", client_secret: "GITHUB_CLIENT_SECRET", scope: '"user:email read:org"' } } }, others: [] },
  "arctic_several.ts": {
    clients: {
      google: { document: "google", options: { client_id: "process.env.GOOGLE_ID", client_secret: "process.env.GOOGLE_SECRET", scope: openid } },
      microsoft: { document: "microsoft", variables: { tenant: '"organizations"' } },
      auth0: { document: "auth0", variables: { domain: '"acme.eu.auth0.com"' } },
    },
    others: [],
    kept: "/login",
  },
  "arctic_keys.js": {
    clients: {
      apple: { document: "apple", options: { client_id: '"com.acme.app"', client_secret: '{ private_key: key, key_id: "KEY1", team_id: "TEAM1" }', scope: '"openid"' } },
      lichess: { document: "lichess", options: { client_id: '"acme"' } },
      okta: { document: "okta", variables: { domain: '"dev-1.okta.com"' } },
    },
    others: ["OAuth2Client"],
    kept: "/auth",
  },
};

let imported;
before(async () => {
  const files = Object.keys(EXPECTED);
  const { status, out, note } = await grantway(["import", "--json", ...files], { cwd: folder });
  assert.equal(status, 0, note);
  imported = Object.fromEntries(JSON.parse(out).files.map((one) => [one.file, one]));
});

for (const [file, { clients, others, before: was, kept }] of Object.entries(EXPECTED)) {
  describe(file, () => {
    test("becomes the options that it stands for", () => {
      const found = imported[file];
      assert.deepEqual(found.clients.map(({ name }) => name), Object.keys(clients));
      for (const client of found.clients) {
        const wanted = clients[client.name];
        assert.deepEqual(Object.fromEntries(Object.keys(wanted).map((member) => [member, client[member]])), wanted);
      }
      assert.deepEqual(found.others.map(({ name }) => name), others);
    });

    test("says what has to be registered anew", () => {
      const [first] = imported[file].redirectUris;
      const base = kept ?? "/auth";
      assert.equal(first.now, `${base}/${first.name}/callback`);
      assert.equal(first.isKept, Boolean(kept));
      if (was) assert.equal(first.before, was);
    });

    test("becomes a program that the handler takes", async () => {
      await runs(imported[file].program);
    });
  });
}

const KEY = "A".repeat(43);
const PEM = "-----BEGIN PRIVATE KEY-----\\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgevZzL1gdAFr88hb2OF/2NxApJCzGCEDdfSp6VQO30hyhRANCAAQRWz+jn65BtOMvdyHKcvjBeBSDZH2r1RTwjmYSi9R/zpBnuQ4EiMnCqfMPWiZqB4QdbAd0E7oH50VpuZ1P087G\\n-----END PRIVATE KEY-----";

/** Runs the printed program, with a made-up environment and made-up modules. */
async function runs(program) {
  const imports = [...program.matchAll(/^import \{? ?(.*?) ?\}? from "(?!grantway)[^"]*";$/gm)];
  const madeUp = imports.flatMap(([, list]) => list.split(", ")).map((name) => (name === "env" ? "const env = process.env;" : `const ${name} = "made-up";`));
  const resolvedImports = program
    .replace(/^import .* from "(?!grantway)[^"]*";$/gm, "")
    .replace(/from "(grantway[^"]*)"/g, (_, name) => `from ${JSON.stringify(import.meta.resolve(name))}`);
  const text = `${madeUp.join("\n")}\nconst key = "${PEM}";\n${resolvedImports}\nawait auth.session(new Request("https://app.example/"), {});`;
  const variables = [...program.matchAll(/(?:process\.env|\benv)\.(\w+)/g)].map(([, name]) => [name, name.endsWith("ISSUER") ? "https://kc.example/realms/demo" : "made-up"]);
  await withFiles({ "program.mjs": text }, async ([file], folder) => {
    const environment = { ...Object.fromEntries(variables), ORIGIN: "https://app.example", COOKIE_KEY: KEY };
    const { status, note } = await node([join(folder, file)], { env: { ...process.env, ...environment } });
    assert.equal(status, 0, `${note}\n${text}`);
  });
}

async function node(args, options) {
  const { spawn } = await import("node:child_process");
  const child = spawn(process.execPath, args, options);
  let note = "";
  child.stderr.on("data", (data) => (note += data));
  child.stdout.resume();
  return { status: await new Promise((resolve) => child.once("close", resolve)), note };
}

test("the same is read by @babel/parser, and of JavaScript by acorn", async () => {
  const require = createRequire(import.meta.url);
  const { readTree } = await cli("configurations/estree.js");
  const { readAuthJs } = await cli("configurations/auth_js.js");
  const { readBetterAuth } = await cli("configurations/better_auth.js");
  const { readArctic } = await cli("configurations/arctic.js");
  const babel = require("@babel/parser");
  const acorn = require("acorn");
  for (const file of Object.keys(EXPECTED)) {
    const source = await readFile(folder + file, "utf8");
    const trees = [babel.parse(source, { sourceType: "module", plugins: ["estree", "typescript"] })];
    if (file.endsWith(".js")) trees.push(acorn.parse(source, { sourceType: "module", ecmaVersion: "latest" }));
    for (const tree of trees) {
      const program = readTree(tree, source);
      const found = (await readAuthJs(program)) ?? (await readBetterAuth(program)) ?? (await readArctic(program));
      assert.deepEqual(found.clients.map(({ name, options }) => [name, { ...options }]), imported[file].clients.map(({ name, options }) => [name, options]), file);
      assert.deepEqual(found.others, imported[file].others, file);
    }
  }
});

test("nothing of a configuration is run", async () => {
  const text = 'import NextAuth from "next-auth";\nimport GitHub from "next-auth/providers/github";\nthrow new Error("it was run");\nexport default NextAuth({ providers: [GitHub] });';
  const { status } = await grantway(["import", "trap.mjs"], { cwd: folder }).then(async (missing) => {
    assert.ok(missing.note.includes("there is no such file"), missing.note);
    return withFiles({ "trap.mjs": text }, ([file], at) => grantway(["import", file], { cwd: at }));
  });
  assert.equal(status, 0);
});

test("a file without a configuration, and one that is no program, are refused clearly", async () => {
  const none = await grantway(["import", "none.ts"], { cwd: folder });
  assert.equal(none.status, 1);
  assert.match(none.note, /no readable configuration of Auth\.js, better-auth or arctic/);
  await withFiles({ "broken.ts": "export const a = {\n  b: ;\n}" }, async ([file], at) => {
    const broken = await grantway(["import", file], { cwd: at });
    assert.equal(broken.status, 1);
    assert.match(broken.note, /broken\.ts:2: this program cannot be read/);
  });
});

test("without a parser the command says how to get one, and runs nothing", async () => {
  await withFiles({ "auth.ts": await readFile(`${folder}auth_js_next.ts`) }, async ([file], at) => {
    const own = join(at, "node_modules", "grantway");
    await mkdir(own, { recursive: true });
    await cp(fileURLToPath(new URL("./", import.meta.resolve("grantway/package.json"))), own, { recursive: true });
    const { status, note } = await node([join(own, "cli", basename(COMMAND)), "import", file], { cwd: at });
    assert.equal(status, 1);
    assert.match(note, /no parser was found.*\n.*npx --package grantway --package typescript@5 grantway import auth\.ts/);
  });
});

test("packages next to the file are not run, and constants that lead nowhere break nothing", async () => {
  const config = 'import { GitHub } from "arctic"; const a = b; const b = a; export const github = new GitHub(a, "s", "https://app.example/cb");';
  await withFiles({ "auth.ts": config }, async ([file], at) => {
    const beside = join(at, "node_modules", "typescript");
    await mkdir(beside, { recursive: true });
    await writeFile(join(beside, "index.js"), 'process.stdout.write("RUN"); module.exports = {};');
    const { status, out, note } = await grantway(["import", join(at, file)]);
    assert.equal(status, 0, note);
    assert.doesNotMatch(out + note, /RUN/);
    assert.match(out, /client_id: [ab],/);
  });
});

test("what a document needs, and the library did without, is said", async () => {
  const { readTree } = await cli("configurations/estree.js");
  const { readAuthJs } = await cli("configurations/auth_js.js");
  const acorn = createRequire(import.meta.url)("acorn");
  const notesOf = async (gitlab, wechat) => {
    const source = `import GitLab from "next-auth/providers/gitlab";
import WeChat from "next-auth/providers/wechat";
export default { providers: [GitLab(${gitlab}), WeChat(${wechat})] };`;
    const { clients } = await readAuthJs(readTree(acorn.parse(source, { sourceType: "module", ecmaVersion: "latest" }), source));
    return clients.map(({ notes }) => notes.join("\n"));
  };
  const [gitlab, wechat] = await notesOf("", "");
  assert.match(gitlab, /scope `openid`/);
  assert.match(wechat, /connect\/oauth2\/authorize/);
  assert.deepEqual(await notesOf('{ authorization: { params: { scope: "openid email" } } }', '{ platformType: "WebsiteApp" }'), ["", ""]);
});

describe("the map of names", () => {
  const all = Object.entries(names).flatMap(([library, known]) => Object.entries(known).map(([name, target]) => ({ library, name, ...target })));

  test("leads to documents that the package has", async () => {
    const shipped = (await readdir(new URL("../providers/", pathToFileURL(COMMAND)))).filter((file) => file.endsWith(".js")).map((file) => file.slice(0, -3));
    assert.deepEqual(all.filter(({ document }) => document && !shipped.includes(document)), []);
  });

  test("has every name of the three libraries", async () => {
    const presets = (await readdir(fileURLToPath(new URL(".", import.meta.resolve("@auth/core/providers/github"))))).filter((file) => file.endsWith(".js")).map((file) => file.slice(0, -3));
    const notPresets = ["index", "oauth", "provider-types"];
    assert.deepEqual(Object.keys(names["Auth.js"]).sort(), presets.filter((name) => !notPresets.includes(name)).sort());
    assert.deepEqual(Object.keys(names["better-auth"]).sort(), [...socialProviderList].sort());
    const classes = Object.keys(arctic).filter((name) => /^[A-Z]/.test(name) && !/Error$|^OAuth2|^CodeChallengeMethod$/.test(name));
    assert.deepEqual(Object.keys(names.arctic).sort(), classes.sort());
  });

  test("names those without a document", () => {
    const without = all.filter(({ document }) => !document);
    assert.ok(without.every(({ why }) => why));
    const servers = without.filter(({ why }) => why.includes("no document")).map(({ name }) => name);
    assert.deepEqual(servers.sort(), ["medium", "osso", "passage", "united-effects"]);
  });

  test("names the scope that Auth.js asks for if the configuration names none", async () => {
    for (const [id, { document, scope }] of Object.entries(names["Auth.js"])) {
      if (!document || !["github", "discord", "spotify", "twitch", "linkedin", "gitlab"].includes(id)) continue;
      const { default: preset } = await import(`@auth/core/providers/${id}`);
      const { authorization, type } = preset({ clientId: "c", clientSecret: "s" });
      const said = typeof authorization === "string" ? new URL(authorization).searchParams.get("scope") : authorization?.params?.scope;
      assert.equal(scope, said ?? (type === "oidc" ? "openid profile email" : undefined), id);
    }
  });
});
