/** A whole sign-in through a worker, to see the person that `onSignIn` gets. */
import { createHandler } from "grantway/edge";
import { UserAgent } from "../runtimes/user_agent.js";
import { idTokens, parametersOf, REGISTERED, responseOf } from "./exchange.mjs";
import { NOW, PUBLIC_KEYS } from "./harness.mjs";
import { createServer } from "./server.mjs";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** The `profile` in `onSignIn`, if the provider answers as on its page. */
export async function profileOf(provider, requests) {
  const server = createServer();
  const client = { ...REGISTERED, ...requests.options };
  let found;
  const auth = createHandler({
    providers: { p: { provider, ...client } },
    cookieKeys: [Buffer.alloc(32, 7).toString("base64url")],
    fetch: server.fetch,
    onSignIn: ({ profile }) => void (found = profile),
    onError: ({ error }) => {
      throw error;
    },
  });
  const browser = new UserAgent(new URL(client.redirect_uri).origin, (url, init) => auth.handle(new Request(url, init), {}));
  const authorizationUrl = await browser.begin("p");
  const aq = parametersOf(authorizationUrl, requests);
  const given = { idt: idTokens(provider, client, aq), NOW, aq };
  const keys = requests.userinfo?.keys && { answer: { body: PUBLIC_KEYS } };
  for (const { answer } of [requests.token, requests.then, requests.userinfo, keys].filter(Boolean)) {
    server.answers.push({ ...answer, body: typeof answer.body === "function" ? answer.body(given) : answer.body });
  }
  const { url, form } = responseOf("CODE1", authorizationUrl, client.redirect_uri, requests);
  const response = await browser.open(url, form ? { method: "POST", body: form, headers: { ...FORM, "sec-fetch-site": "cross-site" } } : {});
  if (response.status !== 303 && response.status !== 302) throw new Error(`callback: ${response.status} ${await response.text()}`);
  return found;
}
