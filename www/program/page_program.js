// page.js of a choice, as the page shows it.

import { lines } from "./text.js";

function clientOf({ provider, api, pattern }) {
  if (pattern === "worker") return [`const auth = await createClient({ backend: "/auth" });`];
  if (pattern === "page") {
    return [
      `const auth = await createClient({`,
      `  backend: "/auth",`,
      `  tokens: "page",`,
      `  api: [${api ? `"${new URL(api).origin}"` : ""}],`,
      `});`,
    ];
  }
  return [
    `const auth = await createClient({`,
    `  issuer: "https://as.example",`,
    `  client_id: "my-page",`,
    `  redirect_uri: \`\${location.origin}/\`,`,
    `  scope: "${provider.scope}",`,
    `  api: ["https://as.example"],`,
    `});`,
  ];
}

const CALLS = {
  worker: "// Through the worker, which adds the token: this page never sees one.",
  page: "// With the access token that the worker lends to this page.",
  public: "// With the access token, which is in this page's memory only.",
};

/** A page with a button that signs in and out, and one that calls the API. */
export function pageProgram({ provider, api, pattern }) {
  const isPublic = pattern === "public";
  const options = isPublic ? `{ returnTo: "/" }` : `{ provider: "${provider.id}", returnTo: "/" }`;
  return lines(
    `import { createClient } from "grantway/browser";`,
    ``,
    ...clientOf({ provider, api, pattern }),
    ``,
    `const who = document.createElement("p");`,
    `const button = document.createElement("button");`,
    api && `const call = document.createElement("button");`,
    `document.body.append(who, button${api ? ", call" : ""});`,
    ``,
    `async function show() {`,
    `  const session = await auth.session();`,
    `  who.textContent = session ? \`Hello, \${${isPublic ? "session.profile.name" : "session.data?.name"}}\` : "Signed out";`,
    `  button.textContent = session ? "Sign out" : "Sign in with ${provider.label}";`,
    `  button.onclick = () => {`,
    `    if (session) auth.signOut();`,
    `    else auth.authorize(${options});`,
    `  };`,
    api && `  call.hidden = !session;`,
    `}`,
    ``,
    ...(api
      ? [
          CALLS[pattern],
          `call.textContent = "Call the API";`,
          `const api = "${api}";`,
          `call.onclick = async () => {`,
          `  const answer = await auth.fetch(api);`,
          `  who.textContent = await answer.text();`,
          `};`,
          ``,
        ]
      : []),
    `auth.on("session", show);`,
    `await auth.handleCallback().catch((error) => {`,
    `  alert(\`\${error.message}: \${error.hint}\`);`,
    `});`,
    `await show();`,
  );
}

/** The page's HTML: a bundler finds page.js in it. */
export const indexFile = () =>
  lines(`<!doctype html>`, `<html lang="en">`, `  <meta charset="utf-8">`, `  <title>My app</title>`, `  <body>`, `    <script type="module" src="/page.js"></script>`, `  </body>`, `</html>`);
