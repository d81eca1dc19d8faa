// The vault: the page's engine and tokens are in a worker.

import assert from "node:assert/strict";
import { it } from "node:test";
import { until } from "./patience.mjs";
import { arrive, comeBack, consent, createClient, enter, open, othersThan, pressSignIn, signIn } from "./person.mjs";
import { framingOptions } from "./restore.mjs";
import { refreshes } from "./world.mjs";

export function vault(here) {
  const options = (more) => ({ ...here.world.options, storage: "vault", worker: "/grantway/vault_worker.js", ...more });
  const start = () => `${here.world.app.origin}/`;
  const go = (own = options()) => signIn(here.tab, { start: start(), end: own.redirect_uri, options: own, server: here.world.server });
  const isIn = (own = options()) => enter(here.tab, here.world, { start: start(), end: own.redirect_uri, options: own });
  const userinfo = () => `${here.world.server.issuer}/userinfo`;
  const statusOf = (tab) => tab.run((url) => outcome(auth.fetch(url).then(({ status }) => status)), userinfo());

  it("signs in over a redirect with the page's only tab, calls the API, and signs out; the page has no engine", async () => {
    const { value } = await go();
    assert.equal(value?.handled, true, JSON.stringify(value));
    assert.equal(await here.tab.url(), here.world.options.redirect_uri, "the code is out of the address bar");
    const { status, session } = await here.tab.run(() => auth.snapshot());
    assert.equal(status, "signed_in");
    assert.equal(session.claims.iss, here.world.server.issuer);
    assert.deepEqual(session.diagnostics, []);
    assert.equal((await here.tab.run((url) => auth.fetch(url).then((answer) => answer.json()), userinfo())).sub, session.claims.sub);
    assert.equal((await here.tab.run(() => outcome(auth.accessToken()))).failure.code, "token_in_vault");
    await here.tab.run(() => auth.signOut());
    assert.equal(await here.tab.run(() => auth.session()), null);
  });

  it("is one for all tabs: they share the session, one refresh, and the sign-out", async () => {
    await isIn();
    const second = await here.profile.openTab();
    await open(second, start(), options());
    await second.run(async () => {
      globalThis.heard = [];
      auth.on("session", ({ type, otherTab }) => heard.push([type, otherTab]));
      await auth.session();
    });
    assert.equal((await second.run(() => auth.snapshot())).status, "signed_in");
    // The API no longer takes the token at hand: both tabs are told so, and both get an answer.
    const refused = new Set();
    here.world.meddle = (request, answer) => {
      const given = request.headers.get("authorization");
      if (!request.url.endsWith("/userinfo") || given === null) return answer();
      if (refused.size === 0) refused.add(given);
      return refused.has(given) ? new Response("", { status: 401, headers: { "access-control-allow-origin": "*" } }) : answer();
    };
    const answers = await Promise.all([here.tab, second].map(statusOf));
    assert.deepEqual(answers, [{ value: 200 }, { value: 200 }]);
    assert.equal(refreshes(here.world).length, 1);
    await here.tab.run(() => auth.signOut());
    await until("the second tab hears of it", () => second.run(() => heard.some(([type, otherTab]) => type === "signed_out" && otherTab)));
    assert.equal((await second.run(() => auth.snapshot())).status, "signed_out");
  });

  it("signs in by a popup", async () => {
    await open(here.tab, start(), options());
    await pressSignIn(here.tab, { popup: true });
    const [popup] = await until("the window is open", async () => {
      const others = await othersThan(here.profile, here.tab);
      return others.length > 0 && others;
    });
    await arrive(popup, `${here.world.server.issuer}/authorize`);
    await consent(popup, here.world.server);
    await createClient(popup, here.world.options.redirect_uri, options());
    await popup.run(() => void auth.handleCallback());
    await until("the page has its answer", async () => (await here.tab.run(() => globalThis.result))?.value?.handled === true);
    assert.equal((await here.tab.run(() => auth.snapshot())).status, "signed_in");
  });

  it("passes bodies in both directions, and aborts", async () => {
    await isIn();
    let aborted;
    const isAborted = new Promise((resolve) => (aborted = resolve));
    here.world.meddle = async (request, answer) => {
      const { pathname } = new URL(request.url);
      const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*, authorization" };
      if (request.method === "OPTIONS") return new Response("", { headers });
      if (pathname.endsWith("/echo")) return new Response(await request.arrayBuffer(), { headers: { ...headers, "content-type": request.headers.get("content-type") ?? "" } });
      if (!pathname.endsWith("/endless")) return answer();
      const body = new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("first")), cancel: aborted }, { highWaterMark: 0 });
      request.signal.addEventListener("abort", aborted);
      return new Response(body, { headers });
    };
    const came = await here.tab.run(async (issuer) => {
      const form = new FormData();
      form.set("a", "ü");
      form.set("f", new Blob(["file"]), "f.txt");
      const echoed = await (await auth.fetch(`${issuer}/echo`, { method: "POST", body: form })).formData();
      const large = new Uint8Array(300_000).fill(7);
      const bytes = new Uint8Array(await (await auth.fetch(new Request(`${issuer}/echo`, { method: "POST", body: large }))).arrayBuffer());
      const aborting = new AbortController();
      const endless = await auth.fetch(`${issuer}/endless`, { signal: aborting.signal });
      const reader = endless.body.getReader();
      const first = new TextDecoder().decode((await reader.read()).value);
      aborting.abort();
      const end = await reader.read().then(() => "ended", ({ name }) => name);
      const before = await auth.fetch(`${issuer}/echo`, { signal: AbortSignal.abort() }).then(() => "sent", ({ name }) => name);
      return { a: echoed.get("a"), f: await echoed.get("f").text(), isWhole: bytes.length === large.length && bytes.every((byte) => byte === 7), first, end, before };
    }, here.world.server.issuer);
    assert.deepEqual(came, { a: "ü", f: "file", isWhole: true, first: "first", end: "AbortError", before: "AbortError" });
  });

  it("connects again after a reload of the only tab, and where the browser goes back to it; the engine decides whether the worker outlives that", async () => {
    await isIn();
    await here.tab.reload();
    assert.deepEqual((await comeBack(here.tab, here.world.options.redirect_uri, options())).value, { handled: false });
    assert.equal((await here.tab.run(() => auth.session())) !== null, !here.cannot.worker_outlives_reload);

    await isIn();
    await here.tab.goto(userinfo());
    await here.tab.run(() => void setTimeout(() => history.back()));
    await arrive(here.tab, here.world.options.redirect_uri);
    await until("the page is there", () => here.tab.run(() => globalThis.grantway !== undefined));
    if (await here.tab.run(() => globalThis.auth === undefined)) await createClient(here.tab, here.world.options.redirect_uri, options());
    const { value, failure } = await here.tab.run(() => outcome(auth.session()));
    assert.equal(failure, undefined);
    assert.equal(value !== null, !here.cannot.worker_outlives_reload);
    assert.deepEqual(await statusOf(here.tab).then((came) => came.value ?? came.failure.code), value === null ? "session_missing" : 200);
  });

  it("goes on with a new worker where its own one ended: what was under way fails, and the session comes back from the provider", async () => {
    const { framing } = here.world;
    const own = framingOptions(here.world, "same site", { restore: "silent", storage: "vault", worker: "/ending_worker.js" });
    assert.equal((await enter(here.tab, here.world, { start: `${framing.origin}/`, end: own.redirect_uri, options: own })).value?.handled, true);
    const { sub } = (await here.tab.run(() => auth.session())).claims;
    await here.tab.run(() => auth.on("session", () => {}) && undefined);
    let isHeld = false;
    here.world.meddle = (request, answer) => {
      if (!request.url.endsWith("/userinfo") || request.headers.get("authorization") === null) return answer();
      isHeld = true;
      here.world.meddle = undefined;
      return new Promise(() => {});
    };
    await here.tab.run((url) => void outcome(auth.fetch(url)).then((came) => (globalThis.came = came)), `${here.world.sibling.issuer}/userinfo`);
    await until("the request is at the server", () => isHeld);
    await here.tab.run(() => new BroadcastChannel("end").postMessage("now"));
    const { failure } = await until("the request has ended", () => here.tab.run(() => globalThis.came));
    assert.equal(failure?.code, "vault_lost");
    assert.equal((await here.tab.run(() => auth.session()))?.claims.sub, sub);
    assert.equal((await here.tab.run((url) => outcome(auth.fetch(url).then(({ status }) => status)), `${here.world.sibling.issuer}/userinfo`)).value, 200);
  });
}
