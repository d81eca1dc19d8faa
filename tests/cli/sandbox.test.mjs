/** `grantway sandbox`: it prints what an application needs, and people and scripts use it over HTTP. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { after, describe, test } from "node:test";
import { createInterface } from "node:readline";
import { createHandler } from "grantway/edge";
import { apple } from "grantway/providers/apple";
import { google } from "grantway/providers/google";
import { slack } from "grantway/providers/slack";
import { sandboxProvider } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import { grantway, start, withFiles } from "./command.js";

const APP = "http://localhost:3000";
const running = new Set();
after(() => running.forEach((child) => child.kill()));

/** Starts the sandbox on a free port. Returns its output and its address. */
async function startSandbox(args, options) {
  const child = start(["sandbox", "--port", "0", "--app", APP, ...args], options);
  running.add(child);
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line === "};") break;
  }
  const out = lines.join("\n");
  return {
    out,
    at: /^Sandbox: (\S+)$/m.exec(out)[1],
    async end() {
      child.kill("SIGINT");
      const [status] = await once(child, "exit");
      running.delete(child);
      return status;
    },
  };
}

/** The page on which a person chooses: its request, and the target of its form. */
async function shownAt(url) {
  const html = await (await fetch(url, { redirect: "manual" })).text();
  return { request_id: /name="request_id" value="([0-9a-f]+)"/.exec(html)[1], page: new URL(/<form[^>]* action="([^"]+)"/.exec(html)[1], url) };
}

/** A person's part, by hand: chooses a person, and returns where the browser is sent. */
async function consent(url, user) {
  const { request_id, page } = await shownAt(url);
  const answer = await fetch(page, { method: "POST", redirect: "manual", body: new URLSearchParams({ request_id, user, accept: "1" }) });
  return answer.headers.get("location");
}

function appWith(providers, options) {
  const auth = createHandler({ providers, cookieKeys: [keyOf(3)], onSignIn: ({ profile }) => ({ name: profile.name }), ...options });
  return new UserAgent(APP, (url, init) => auth.handle(new Request(url, init), {}));
}

const clientIn = (out, id) => ({
  client_id: new RegExp(`"${id}": \\{[^}]*client_id: "([^"]+)"`).exec(out)[1],
  client_secret: new RegExp(`"${id}": \\{[^}]*client_secret: "([^"]+)"`).exec(out)[1],
  redirect_uri: new RegExp(`"${id}": \\{[^}]*redirect_uri: "([^"]+)"`).exec(out)[1],
});

describe("the sandbox of the command", () => {
  test("people sign in by hand with the printed options, and a script turns faults and clock", async () => {
    const { out, at, end } = await startSandbox(["google", "standard"]);
    assert.ok(out.includes('import { google } from "grantway/providers/google";'), out);
    assert.ok(out.includes(`sandboxProvider(google, "${at}", "google")`), out);
    const browser = appWith({
      google: { provider: sandboxProvider(google, at, "google"), scope: "openid profile email", ...clientIn(out, "google") },
      standard: { issuer: `${at}/standard`, scope: "openid profile email", ...clientIn(out, "standard") },
    });
    for (const id of ["google", "standard"]) {
      const back = await browser.open(await consent(await browser.begin(id, { query: "?return_to=/in" }), "ben"));
      assert.equal(back.headers.get("location"), "/in");
      assert.equal((await browser.session()).data.name, "Ben Orchard");
    }
    const post = (path, body) => fetch(`${at}/__sandbox/${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    await post("faults", { provider: "google", kind: "503" });
    const failed = await browser.open(await consent(await browser.begin("google"), "ada"));
    assert.match(failed.headers.get("location"), /#auth_error=/);
    const before = (await (await fetch(`${at}/__sandbox/clock`)).json()).offset_ms;
    await post("clock", { advance_ms: 60_000 });
    assert.equal((await (await fetch(`${at}/__sandbox/clock`)).json()).offset_ms, before + 60_000);
    const log = await (await fetch(`${at}/__sandbox/log?endpoint=token&provider=google`)).json();
    assert.deepEqual(log.map(({ status }) => status), [200, 503]);
    assert.equal(await end(), 0);
  });

  test("people of one's own, a document of one's own, and a provider that wants its own server", async () => {
    const files = {
      "people.json": JSON.stringify([{ id: "kim", first_name: "Kim", last_name: "Moor", email: "kim@example.com" }]),
      "acme.json": JSON.stringify({ authorization_endpoint: "https://as.acme.example/a", token_endpoint: "https://as.acme.example/t", userinfo_endpoint: "https://as.acme.example/me", dialect: { token_request: { parameters_in: "json", client_authentication: "body" }, token_response: { root: "/data" } } }),
    };
    await withFiles(files, async (_, folder) => {
      const { out, at, end } = await startSandbox(["./acme.json", "slack", "--users", "people.json"], { cwd: folder });
      assert.ok(out.includes('import acme from "./acme.json" with { type: "json" };'), out);
      const browser = appWith({
        acme: { provider: sandboxProvider(JSON.parse(files["acme.json"]), at, "acme"), ...clientIn(out, "acme") },
        slack: { provider: sandboxProvider(slack, at, "slack"), ...clientIn(out, "slack") },
      });
      for (const id of ["acme", "slack"]) {
        const back = await browser.open(await consent(await browser.begin(id, { query: "?return_to=/in" }), "kim"));
        assert.equal(back.headers.get("location"), "/in", id);
      }
      assert.equal(await end(), 0);
    });
  });
});

test("what is printed for several providers is one module, with a value for each variable", async () => {
  const { out, at, end } = await startSandbox(["google", "shopify", "keycloak"]);
  const printed = out.slice(out.indexOf("import "));
  const names = [...printed.matchAll(/^import \{ (\w+) \}/gm)].map(([, name]) => name);
  assert.deepEqual(names, ["google", "shopify", "keycloak", "sandboxProvider"]);
  await withFiles({ "options.mjs": printed.replaceAll('"grantway/', `"${new URL("./", import.meta.resolve("grantway/package.json"))}`).replace(/providers\/([\w-]+)"/g, 'providers/$1.js"').replace('/sandbox"', '/sandbox/index.js"') + "\nexport default providers;\n" }, async (_, folder) => {
    const { default: providers } = await import(pathToFileURL(join(folder, "options.mjs")));
    assert.deepEqual(Object.keys(providers), ["google", "shopify", "keycloak"]);
    assert.deepEqual(providers.keycloak.variables, { host: "host.example", realm: "realm" });
    const browser = appWith({ shopify: { ...providers.shopify, scope: "read_customers" } });
    assert.ok((await browser.begin("shopify")).startsWith(`${at}/shopify/shop.myshopify.com/`));
  });
  assert.equal(await end(), 0);
});

test("a provider whose clients sign with a key gets a key of the run", async () => {
  const { out, at, end } = await startSandbox(["apple"]);
  const client_secret = JSON.parse(/client_secret: (\{.*\}),$/m.exec(out)[1]);
  const { client_id, redirect_uri } = clientIn(out.replace(/client_secret: .*/, 'client_secret: "a key",'), "apple");
  const browser = appWith({ apple: { provider: sandboxProvider(apple, at, "apple"), client_id, client_secret, redirect_uri, scope: "openid email" } });
  // The page goes back by posting a form.
  const { request_id, page } = await shownAt(await browser.begin("apple", { query: "?return_to=/in" }));
  const answer = await fetch(page, { method: "POST", redirect: "manual", body: new URLSearchParams({ request_id, user: "chi", accept: "1" }) });
  const fields = [...(await answer.text()).matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)].map(([, name, value]) => [name, value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))]);
  const back = await browser.open(redirect_uri, { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" }, body: new URLSearchParams(fields).toString() });
  assert.equal(back.headers.get("location"), "/in");
  assert.equal(await end(), 0);
});

test("a page of another host turns no switch", async () => {
  const { at, end } = await startSandbox(["standard"]);
  const answer = await fetch(`${at}/__sandbox/reset`, { method: "POST", headers: { origin: "https://evil.example" } });
  assert.equal(answer.status, 403);
  await end();
});

test("what cannot be served is said", async () => {
  const misspelt = await grantway(["sandbox", "gogle"]);
  assert.equal(misspelt.status, 2);
  assert.ok(misspelt.note.includes("did you mean `google`?"), misspelt.note);
  const busy = createServer().listen(0, "127.0.0.1");
  await once(busy, "listening");
  const taken = await grantway(["sandbox", "--port", String(busy.address().port)]);
  busy.close();
  assert.equal(taken.status, 1);
  assert.ok(taken.note.includes("is in use"), taken.note);
  for (const [args, reason] of [
    [["--port", "many"], "a number up to 65535"],
    [["--origin", "localhost"], "--origin is an origin"],
    [["--users", "nowhere.json"], "cannot be read"],
    [["./nowhere.json"], "cannot be read"],
    [["--prot", "1"], "--prot"],
  ]) {
    const { status, note } = await grantway(["sandbox", ...args]);
    assert.equal(status, 2, args.join(" "));
    assert.ok(note.includes(reason), note);
  }
});

test("a page of another host that was made to lead to this machine reads nothing", async () => {
  const plain = await startSandbox(["tali"]);
  const statusFor = async (host) => {
    const call = request(`${plain.at}/__sandbox/log?endpoint=all`, { headers: { host } }).end();
    const [answer] = await once(call, "response");
    answer.resume();
    return answer.statusCode;
  };
  for (const host of [new URL(plain.at).host, "localhost:1", "tali.localhost"]) assert.equal(await statusFor(host), 200, host);
  for (const host of ["evil.example", `evil.example:${new URL(plain.at).port}`, "127.0.0.1.evil.example", "127.0.0.1@evil.example"]) assert.equal(await statusFor(host), 421, host);
  assert.equal(await plain.end(), 0);
});
