/** Hostile and broken callbacks: each is refused with its own code, and no code is ever sent on. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createProtocol } from "grantway/edge";
import { APP, createApp, ofType } from "./app.js";
import { codeOf, codeOfPage, errorOf } from "./refusals.js";
import { ScriptedServer } from "./scripted_server.js";
import { UserAgent } from "./user_agent.js";

const DOCUMENT = { issuer: "https://as.example", authorization_endpoint: "https://as.example/authorize", token_endpoint: "https://as.example/token" };
const TOKENS = { access_token: "a", token_type: "Bearer" };

async function clientOf(document = DOCUMENT, more = {}) {
  const server = new ScriptedServer(TOKENS);
  const options = { provider: document, client_id: "id", client_secret: "secret", redirect_uri: "https://app.example/cb", fetch: server.fetch, ...more };
  const protocol = await createProtocol(options);
  const { url, transaction } = protocol.createAuthorization();
  return { server, protocol, transaction, state: new URL(url).searchParams.get("state") };
}

/** Callback (with STATE for the right state) → code of the refusal. */
const HOSTILE = [
  ["a missing state", "?code=c", "state_missing"],
  ["an empty state", "?code=c&state=", "state_missing"],
  ["a wrong state", "?code=c&state=54321", "state_mismatch"],
  ["a state that only begins right", "?code=c&state=STATEx", "state_mismatch"],
  ["a state twice", "?code=c&state=STATE&state=STATE", "parameter_repeated"],
  ["a code twice", "?code=c&code=d&state=STATE", "parameter_repeated"],
  ["an error twice", "?error=a&error=b&state=STATE", "parameter_repeated"],
  ["code and error together", "?code=c&error=access_denied&state=STATE", "code_and_error"],
  ["an empty code", "?code=&state=STATE", "code_missing"],
  ["no code at all", "?state=STATE", "code_missing"],
  ["nothing", "https://app.example/cb", "code_missing"],
  ["an error with a wrong state", "?error=access_denied&state=54321", "state_mismatch"],
  ["an error without a state", "?error=access_denied", "state_missing"],
  ["a denial", "?error=access_denied&state=STATE", "access_denied"],
  ["another error", "?error=invalid_scope&state=STATE", "authorization_refused"],
  ["a server in trouble", "?error=server_error&state=STATE", "authorization_unavailable"],
  ["the wish to ask the person", "?error=login_required&state=STATE", "interaction_required"],
  ["a foreign issuer", "?code=c&state=STATE&iss=https%3A%2F%2Fevil.example", "issuer_mismatch"],
  ["an issuer with a slash more", "?code=c&state=STATE&iss=https%3A%2F%2Fas.example%2F", "issuer_mismatch"],
  ["an issuer twice", "?code=c&state=STATE&iss=https%3A%2F%2Fas.example&iss=https%3A%2F%2Fevil.example", "parameter_repeated"],
  ["17 KiB", `?code=${"c".repeat(17_000)}&state=STATE`, "callback_too_large"],
];

for (const [what, callback, expected] of HOSTILE) {
  test(`S11, S13, S15, A5, A32: a callback with ${what} is refused as ${expected}, and its code goes nowhere`, async () => {
    const { server, protocol, transaction, state } = await clientOf();
    assert.equal(await codeOf(protocol.exchange(callback.replaceAll("STATE", state), transaction)), expected);
    assert.equal(server.requests.length, 0);
  });
}

test("a callback is read from a URL, a text, parameters, a request and a posted form alike", async () => {
  const forms = (state) => {
    const query = `code=c&state=${state}`;
    const form = { method: "POST", body: new URLSearchParams(query) };
    return [new URL(`${APP}/cb?${query}`), `${APP}/cb?${query}#_=_`, `?${query}`, new URLSearchParams(query), new Request(`${APP}/cb?${query}`), new Request(`${APP}/cb`, form)];
  };
  for (let index = 0; index < 6; index += 1) {
    const { protocol, transaction, state } = await clientOf();
    assert.equal((await protocol.exchange(forms(state)[index], transaction)).access_token, "a", `form ${index}`);
  }
});

test("S19: a posted callback over 16 KiB is not read to its end", async () => {
  const { protocol, transaction, state } = await clientOf();
  let pulled = 0;
  const body = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new TextEncoder().encode(pulled === 1 ? `code=c&state=${state}&pad=` : "x".repeat(4096)));
    },
  });
  const request = new Request(`${APP}/cb`, { method: "POST", body, duplex: "half", headers: { "content-type": "application/x-www-form-urlencoded" } });
  assert.equal(await codeOf(protocol.exchange(request, transaction)), "callback_too_large");
  assert.ok(pulled < 20, `${pulled} pieces`);
});

test("a callback that is no callback is a mistake of the program", async () => {
  const { protocol, transaction } = await clientOf();
  for (const wrong of [undefined, null, 7, {}, []]) assert.equal(await codeOf(protocol.exchange(wrong, transaction)), "option_wrong_type");
  const noForm = new Request(`${APP}/cb`, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
  assert.equal(await codeOf(protocol.exchange(noForm, transaction)), "option_invalid");
  for (const wrong of [undefined, null, {}, { state: 7 }, "x"]) assert.equal(await codeOf(protocol.exchange("?code=c&state=s", wrong)), "transaction_malformed");
});

test("plus and %20 in a description are both a space, and the fragment that some servers add is ignored", async () => {
  for (const space of ["+", "%20"]) {
    const { protocol, transaction, state } = await clientOf();
    const error = await errorOf(protocol.exchange(`?error=access_denied&error_description=The${space}resource${space}owner&state=${state}#_=_`, transaction));
    assert.equal(error.error_description, "The resource owner");
  }
});

test("a description in another encoding costs its letters and not the server's code", async () => {
  for (const [sent, read] of [
    ["Acc%E8s+refus%E9", "Acc\ufffds refus\ufffd"],
    ["100%+refus%C3%A9", "100% refusé"],
    ["%D0%97%F0%9F%98%80", "З😀"],
  ]) {
    const { protocol, transaction, state, server } = await clientOf();
    const error = await errorOf(protocol.exchange(`?error=access_denied&error_description=${sent}&state=${state}`, transaction));
    assert.deepEqual([error.code, error.error, error.error_description], ["access_denied", "access_denied", read]);
    assert.equal(server.requests.length, 0);
  }
});

test("a server that promises `iss` must send it", async () => {
  const promising = { ...DOCUMENT, authorization_response_iss_parameter_supported: true };
  const silent = await clientOf(promising);
  assert.equal(await codeOf(silent.protocol.exchange(`?code=c&state=${silent.state}`, silent.transaction)), "issuer_missing");
  const keeping = await clientOf(promising);
  const tokens = await keeping.protocol.exchange(`?code=c&state=${keeping.state}&iss=https%3A%2F%2Fas.example`, keeping.transaction);
  assert.equal(tokens.access_token, "a");
});

test("a transaction ends after ten minutes, and belongs to one client at one server", async () => {
  let ms = 1_700_000_000_000;
  const clock = { now: () => ms };
  const old = await clientOf(DOCUMENT, clock);
  ms += 601_000;
  assert.equal(await codeOf(old.protocol.exchange(`?code=c&state=${old.state}`, old.transaction)), "transaction_expired");
  const here = await clientOf();
  for (const other of [await clientOf({ ...DOCUMENT, issuer: "https://other.example" }), await clientOf(DOCUMENT, { client_id: "other" })]) {
    assert.equal(await codeOf(other.protocol.exchange(`?code=c&state=${here.state}`, here.transaction)), "provider_mismatch");
    assert.equal(other.server.requests.length, 0);
  }
});

/** Through the handler: how each refusal reaches the person, and what it leaves behind. */
async function refusedThrough(change, provider = "tiltify") {
  const app = createApp();
  const person = app.userAgent();
  const callback = new URL(await app.sandbox.signIn(await person.begin(provider, { query: "?return_to=/inbox" })));
  const back = await person.open((await change({ app, person, callback })) ?? callback.href);
  // If no cookie comes back, a page says so: a redirect to a protected page would loop.
  const page = back.status === 403 ? await back.text() : undefined;
  assert.equal(back.status, page ? 403 : 302);
  assert.equal(await person.session(), null);
  const [event] = ofType(app.events, "callback_refused");
  if (page) assert.match(page, new RegExp(event.code));
  return { location: back.headers.get("location"), event: event?.code, sent: app.tokenRequests() };
}

test("the handler brings the person back to where they were, with the code of the refusal in the fragment", async () => {
  const changed = (name, value) => ({ callback }) => callback.searchParams.set(name, value);
  assert.deepEqual(await refusedThrough(changed("error", "access_denied")), { location: "/inbox#auth_error=code_and_error", event: "code_and_error", sent: 0 });
  assert.deepEqual(await refusedThrough(({ callback }) => callback.searchParams.delete("code")), { location: "/inbox#auth_error=code_missing", event: "code_missing", sent: 0 });
  assert.deepEqual(await refusedThrough(({ callback }) => callback.searchParams.delete("state")), { location: "/#auth_error=state_missing", event: "state_missing", sent: 0 });
  assert.deepEqual(await refusedThrough(changed("state", "54321")), { location: "/#auth_error=state_foreign", event: "state_foreign", sent: 0 });
  const wrongCode = await refusedThrough(changed("code", "invented"));
  assert.deepEqual(wrongCode, { location: "/inbox#auth_error=grant_rejected", event: "grant_rejected", sent: 1 });
});

test("S11, A7: the handler tells why a transaction is not there: used, elsewhere, expired, foreign", async () => {
  const replayed = await refusedThrough(async ({ app, person, callback }) => {
    await person.open(callback.href);
    await person.call("/auth/logout", { method: "POST" });
    app.events.length = 0;
  });
  assert.deepEqual(replayed, { location: "/#auth_error=transaction_used", event: "transaction_used", sent: 1 });
  const elsewhere = await refusedThrough(({ person }) => person.jar.delete(person.jar.find("gw_tx.").name));
  assert.deepEqual(elsewhere, { location: null, event: "transaction_elsewhere", sent: 0 });
  const expired = await refusedThrough(({ app, person }) => {
    person.jar.delete(person.jar.find("gw_tx.").name);
    app.advance(601);
  });
  assert.deepEqual(expired, { location: "/#auth_error=transaction_expired", event: "transaction_expired", sent: 0 });
  const late = await refusedThrough(({ app }) => void app.advance(601));
  assert.deepEqual(late, { location: "/inbox#auth_error=transaction_expired", event: "transaction_expired", sent: 0 });
});

test("A4: a code of one provider is not taken at the callback of another", async () => {
  const mixed = await refusedThrough(({ callback }) => callback.href.replace("/auth/tiltify/", "/auth/tali/"));
  assert.deepEqual(mixed, { location: "/#auth_error=state_foreign", event: "state_foreign", sent: 0 });
});

test("S37, A25: login and callback answer navigations of a window only", async () => {
  const app = createApp();
  const person = app.userAgent();
  for (const headers of [{ "sec-fetch-dest": "iframe" }, { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" }, { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" }]) {
    for (const path of ["/auth/tali/login", "/auth/tali/callback?code=c&state=s"]) {
      const answer = await person.open(path, { headers });
      const code = headers["sec-fetch-dest"] === "iframe" ? "sign_in_in_frame" : "request_forged";
      assert.deepEqual([answer.status, codeOfPage(await answer.text()), answer.headers.getSetCookie()], [403, code, []]);
      const call = await person.open(path, { headers: { "sec-fetch-mode": "cors", "sec-fetch-dest": "empty", ...headers, accept: "application/json" } });
      if (headers["sec-fetch-dest"] !== "iframe") assert.deepEqual([call.status, (await call.json()).code], [403, "request_forged"]);
    }
  }
});

/** An https application whose provider posts its responses, and a callback that is ready to be posted. */
async function postedCallback() {
  const origin = "https://app.example";
  const redirect_uri = `${origin}/auth/tali/callback`;
  const posting = (all) => ({ tali: { ...all.tali, redirect_uri, provider: { ...all.tali.provider, dialect: { ...all.tali.provider.dialect, authorization_response: { response_mode: "form_post" } } } } });
  const app = createApp({ providers: posting });
  app.sandbox.register("tali", { client_id: "tali-client", client_secret: "tali-secret", redirect_uris: [redirect_uri] });
  const person = new UserAgent(origin, (url, init) => app.auth.handle(new Request(url, init), app.env));
  const location = await person.begin("tali", { query: "?return_to=/inbox" });
  const { search } = new URL(await app.sandbox.signIn(location));
  const post = (body) => person.open("/auth/tali/callback", { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://www.telltali.com", "sec-fetch-site": "cross-site" } });
  return { app, person, location, body: search.slice(1), post };
}

test("S35: a response that the provider posts is read from the body, and its cookie came along cross-site", async () => {
  const { person, location, body, post } = await postedCallback();
  assert.equal(new URL(location).searchParams.get("response_mode"), "form_post");
  assert.match(person.jar.lines[0], /^__Host-gw_tx\..*; HttpOnly; Secure; SameSite=None$/);
  assert.equal((await post(body)).headers.get("location"), "/inbox");
  const session = person.jar.lines.find((line) => line.startsWith("__Host-gw.auth.tali."));
  assert.match(session, /SameSite=Lax$/);
  assert.equal((await person.session()).provider, "tali");
});

test("a posted response over 16 KiB is refused before anything of it is used", async () => {
  const { app, body, post } = await postedCallback();
  const answer = await post(`${body}&pad=${"x".repeat(20_000)}`);
  assert.deepEqual([answer.status, codeOfPage(await answer.text())], [403, "callback_too_large"]);
  assert.equal(app.tokenRequests(), 0);
});
