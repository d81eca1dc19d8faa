// Runs one operation many times, after checking that its result is right. The same code runs in Node and in
// workerd.

import * as job from "./contenders/job.js";

/** The operations to measure: their names in the tables, and what a contender must offer for each. */
export const KINDS = {
  authorize: ["create an authorization request", "authorize"],
  check: ["check a callback", "check"],
  exchange: ["callback to tokens", "exchange"],
  seal: ["seal and unseal 1,024 bytes", "seal"],
  view: ["read a session for a page view", "view"],
};

export async function prepare(contender) {
  const operations = await contender.createOperations({ fetch: job.mockFetch, all: true });
  await verify(operations);
  return operations;
}

export async function run(operations, kind, times) {
  if (kind === "authorize") {
    for (let at = 0; at < times; at += 1) {
      const made = operations.authorize();
      if (made instanceof Promise) await made;
    }
  } else if (kind === "seal") {
    for (let at = 0; at < times; at += 1) {
      const made = operations.seal(job.SESSION);
      const opened = operations.unseal(made instanceof Promise ? await made : made);
      if (opened instanceof Promise) await opened;
    }
  } else if (kind === "view") {
    const request = await operations.view.request();
    for (let at = 0; at < times; at += 1) {
      const read = operations.view.read(request);
      if (read instanceof Promise) await read;
    }
  } else {
    const { url, transaction } = await operations.authorize();
    const callback = job.callbackFor(url);
    if (kind === "check") for (let at = 0; at < times; at += 1) operations.check(callback, transaction);
    else for (let at = 0; at < times; at += 1) await operations.exchange(callback, transaction);
  }
}

function must(holds, what) {
  if (!holds) throw new Error(`it does the job wrong: ${what}`);
}

async function refuses(use, what) {
  let refused = false;
  try {
    await use();
  } catch {
    refused = true;
  }
  must(refused, `it does not refuse ${what}`);
}

async function challengeOf(verifier) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  return btoa(String.fromCharCode(...digest)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function verify(operations) {
  if (operations.authorize) await verifySignIn(operations);
  if (!operations.seal) return;
  await verifyView(operations.view);
  const sealed = await operations.seal(job.SESSION);
  const opened = await operations.unseal(sealed);
  for (const [name, value] of Object.entries(job.SESSION)) must(JSON.stringify(opened[name]) === JSON.stringify(value), `unsealed ${name}`);
  must(!sealed.includes(job.SESSION.access_token.slice(0, 40)), "the value is readable");
  const half = sealed.length >> 1;
  const forged = sealed.slice(0, half) + (sealed[half] === "A" ? "B" : "A") + sealed.slice(half + 1);
  // iron-session returns an empty session for one that does not open.
  await refuses(async () => {
    if (!(await operations.unseal(forged))?.access_token) throw new Error("refused");
  }, "a forged sealed value");
}

/** Checks the person in the session that a page view reads. */
async function verifyView({ request, read }) {
  const asked = await request();
  must(((await read(asked)).sub ?? (await read(asked)).data.sub) === job.SESSION.sub, "the person of a session");
  must(!(await read(new Request(asked.url)))?.access_token, "a session without a cookie");
}

async function verifySignIn(operations) {
  const { url, transaction } = await operations.authorize();
  const asked = new URL(url);
  const value = (name) => asked.searchParams.get(name);
  must(asked.origin + asked.pathname === job.AUTHORIZATION_ENDPOINT, "the endpoint");
  must(value("response_type") === "code" && value("client_id") === job.CLIENT_ID && value("redirect_uri") === job.REDIRECT_URI, "the request");
  must(value("scope") === job.SCOPE.join(" ") && value("code_challenge_method") === "S256", "scope and method");
  must(value("state").length >= 22, "the state is short");
  const callback = job.callbackFor(url);
  const foreign = callback.replace(/state=./, (start) => (start.endsWith("x") ? "state=y" : "state=x"));
  if (operations.check) {
    must((await operations.check(callback, transaction)) === job.CODE, "the code of a callback");
    await refuses(() => operations.check(foreign, transaction), "a foreign state");
  }
  job.seen.request = true;
  const tokens = await operations.exchange(callback, transaction);
  const request = job.seen.request;
  job.seen.request = undefined;
  must(tokens.access_token === job.TOKENS.access_token && tokens.refresh_token === job.TOKENS.refresh_token, "the tokens");
  const form = new URLSearchParams(await request.text());
  must(request.method === "POST" && request.url === job.TOKEN_ENDPOINT, "the token request");
  must(form.get("grant_type") === "authorization_code" && form.get("code") === job.CODE && form.get("redirect_uri") === job.REDIRECT_URI, "the token request's form");
  must((await challengeOf(form.get("code_verifier"))) === value("code_challenge"), "the verifier is not the challenge's");
  const basic = atob(request.headers.get("authorization").replace(/^Basic /, ""));
  must(basic.split(":").map(decodeURIComponent).join(":") === `${job.CLIENT_ID}:${job.CLIENT_SECRET}`, "the client's authentication");
  await refuses(() => operations.exchange(foreign, transaction), "a foreign state at the exchange");
  const again = await operations.authorize();
  must(new URL(again.url).searchParams.get("state") !== value("state"), "the state repeats");
}
