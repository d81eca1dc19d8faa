// worker.js and wrangler.toml of a choice, as the page shows them.

import { lines } from "./text.js";

const keyOf = ({ id }) => (/^[a-z]+$/.test(id) ? id : JSON.stringify(id));

const secretOf = ({ secret }) =>
  secret === "key"
    ? ["      client_secret: {", "        private_key: env.PRIVATE_KEY,", "        key_id: env.KEY_ID,", "        team_id: env.TEAM_ID,", "      },"]
    : ["      client_secret: env.CLIENT_SECRET,"];

/** The API that the page may call through the worker. */
function upstreamsOf(provider, api) {
  const { origin, pathname } = new URL(api);
  return ["  upstreams: {", `    ${keyOf(provider)}: {`, `      origin: "${origin}",`, `      paths: ["${pathname}"],`, "    },", "  },"];
}

/** The worker that answers the routes below /auth, and serves the page's files. */
export function workerProgram({ provider, api, pattern, store }) {
  const isKept = store === "object";
  return lines(
    `import { createHandler } from "grantway/edge";`,
    provider.module && `import { ${provider.exported} } from "grantway/providers/${provider.module}";`,
    isKept && `import { durableObjectStore } from "grantway/stores/durable-object";`,
    isKept && ``,
    isKept && `export { GrantwaySessions } from "grantway/stores/durable-object";`,
    ``,
    `const auth = createHandler((env) => ({`,
    `  providers: {`,
    `    ${keyOf(provider)}: {`,
    provider.module ? `      provider: ${provider.exported},` : `      issuer: "https://as.example",`,
    `      client_id: env.CLIENT_ID,`,
    ...secretOf(provider),
    `      redirect_uri: \`\${env.ORIGIN}/auth/${provider.id}/callback\`,`,
    provider.scope && `      scope: "${provider.scope}",`,
    `    },`,
    `  },`,
    `  cookieKeys: [env.COOKIE_KEY],`,
    isKept && `  store: durableObjectStore(env.SESSIONS),`,
    pattern === "page" && `  tokens: "page",`,
    ...(pattern === "worker" && api ? upstreamsOf(provider, api) : []),
    `  onSignIn: ({ profile }) => ({ name: profile.name ?? profile.id }),`,
    `}));`,
    ``,
    `export default {`,
    `  fetch: async (request, env, ctx) =>`,
    `    (await auth.handle(request, env, ctx)) ?? env.ASSETS.fetch(request),`,
    `};`,
  );
}

/** Where the worker runs, and what it is given. */
export function wranglerFile({ provider, store }) {
  const secrets = ["CLIENT_ID", ...(provider.secret === "key" ? ["PRIVATE_KEY", "KEY_ID", "TEAM_ID"] : ["CLIENT_SECRET"]), "COOKIE_KEY"];
  return lines(
    `name = "my-app"`,
    `main = "worker.js"`,
    `compatibility_date = "2026-01-01"`,
    ``,
    `# npx wrangler secret put <name>, once for each of`,
    `# ${secrets.join(", ")}.`,
    `# COOKIE_KEY is 32 random bytes, base64url:`,
    `# node -p 'crypto.randomBytes(32).toString("base64url")'`,
    `[vars]`,
    `ORIGIN = "https://my-app.example"`,
    ``,
    `# index.html, and page.js as a bundler made it`,
    `[assets]`,
    `directory = "./dist"`,
    `binding = "ASSETS"`,
    ...(store === "object"
      ? [``, `[[durable_objects.bindings]]`, `name = "SESSIONS"`, `class_name = "GrantwaySessions"`, ``, `[[migrations]]`, `tag = "v1"`, `new_sqlite_classes = ["GrantwaySessions"]`]
      : []),
  );
}
