// Answers of a real workerd, read byte by byte: nothing in a request becomes a header, a second cookie, or a
// redirect to elsewhere.

import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, it } from "node:test";
import { PATIENCE } from "../engines/patience.mjs";
import { startWorld } from "./world.js";

let world;
before(async () => {
  world = await startWorld();
});
after(() => world?.stop());

/** Sends a request as these bytes. Returns the lines of the answer's head. */
function exchange(path, headers = []) {
  const head = [`GET ${path} HTTP/1.1`, `Host: localhost:${world.port}`, "Connection: close", ...headers, "", ""].join("\r\n");
  return new Promise((resolve, reject) => {
    let said = "";
    const socket = connect(world.port, "127.0.0.1", () => socket.write(head, "latin1"));
    socket.setEncoding("latin1").on("data", (text) => {
      said += text;
      if (!said.includes("\r\n\r\n")) return;
      socket.destroy();
      resolve(said.split("\r\n\r\n")[0].split("\r\n"));
    });
    socket.once("error", reject).once("end", () => reject(new Error(`no answer: ${path}`)));
    socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`no answer in time: ${path}`)));
  });
}

const EXPECTED = /^(allow|cache-control|content-length|content-security-policy|content-type|date|grantway|location|referrer-policy|retry-after|set-cookie|transfer-encoding|connection|x-content-type-options): [\x20-\x7e]*$/i;
const COOKIE = /^set-cookie: gw[\w.~-]*=[\w.-]*; Path=\/; Max-Age=\d+; HttpOnly(; Secure; SameSite=None|; SameSite=Lax)$/i;

/** Checks that the head is one that the handler makes. Returns its Location. */
function check([status, ...lines], what) {
  assert.match(status, /^HTTP\/1\.1 [2345]\d\d /, what);
  for (const line of lines) {
    assert.match(line, EXPECTED, what);
    if (/^set-cookie:/i.test(line)) assert.match(line, COOKIE, what);
  }
  const location = lines.find((line) => /^location: /i.test(line))?.slice("location: ".length);
  if (location) assert.ok(new URL(location, world.origin).origin === world.origin || location.startsWith(`${world.server.origin}/standard/`), `${what}: ${location}`);
  return location;
}

const SPLITTERS = [
  "%0d%0aSet-Cookie:%20a=b", "%0aLocation:%20https://evil.example.test", "%0d", "%00", "%7f", "%c2%85", "%e2%80%a8",
  "%e5%98%8d%e5%98%8aSet-Cookie:%20a=b", "%ff%fe", "%C3%BC", "%F0%9F%8D%AA", "%250d%250aSet-Cookie:%20a=b", "%3b%20Domain=evil.example.test", "é", "\u0085",
];

it("A28: no return_to writes a header, neither at once nor after the sign-in", async () => {
  for (const splitter of SPLITTERS) {
    for (const start of ["", "/", "/a?b=", "/a%23"]) {
      const what = `${start}${splitter}`;
      const head = await exchange(`/auth/plain/login?return_to=${what}`);
      const location = check(head, what);
      if (!location?.startsWith(world.server.origin)) continue;
      const cookie = head.find((line) => /^set-cookie:/i.test(line)).split(" ")[1].replace(";", "");
      const callback = new URL(await world.sandbox.signIn(location));
      const back = check(await exchange(callback.pathname + callback.search, [`Cookie: ${cookie}`]), what);
      assert.ok(back.startsWith("/") && !back.startsWith("//"), `${what}: ${back}`);
    }
  }
});

it("A28: no parameter of a callback, no provider's name and no cookie writes a header", async () => {
  for (const splitter of SPLITTERS) {
    for (const query of [`error=${splitter}`, `error=x&error_description=${splitter}&state=s`, `code=${splitter}&state=${splitter}`, `code=c&state=s&iss=${splitter}`]) {
      check(await exchange(`/auth/plain/callback?${query}`), query);
    }
    check(await exchange(`/auth/${splitter}/login`), splitter);
    check(await exchange(`/auth/plain/login?${splitter}=x&variable.${splitter}=y`), splitter);
    const raw = decodeURIComponent(splitter.replace(/%[f8-9c-e].*/i, "\u00ff")).replace(/[\r\n\0]/g, "\t");
    const [session, failed, transaction] = ["gw", "gw_failed", "gw_tx"].map((kind) => `${kind}.auth.${world.port}`);
    for (const name of [`${session}.plain`, failed, `${transaction}.1`, `${transaction}.2=plain.1.AAAAAAAAAAAA.`, `${transaction}.${raw}`, `${transaction}.3=${raw}.1.${raw}.`]) {
      check(await exchange("/auth/plain/callback?error=x", [`Cookie: ${name}=${raw}`]), name);
      check(await exchange("/auth/plain/login", [`Cookie: ${name}=${raw}; x${raw}=1`]), name);
      check(await exchange("/auth/session", [`Cookie: ${name}=${raw}`, "Grantway: 1"]), name);
    }
  }
});

it("S17, A9: no return_to leads away, whatever it is dressed in", async () => {
  const tricks = [
    "//evil.example.test", "///evil.example.test", "/%5cevil.example.test", "%5c%5cevil.example.test", "/%09/evil.example.test", "%09//evil.example.test",
    "https://evil.example.test", "https:evil.example.test", "https:/evil.example.test", "HTTPS://localhost@evil.example.test", "//localhost:1@evil.example.test", "//evil.example.test%23@localhost",
    "/..//evil.example.test", "/.//evil.example.test", "/%2e%2e//evil.example.test", "/a/%2E./..//evil.example.test", "//%65vil.example.test", "//xn--evil-8ra.example.test",
    "//\u0435vil.example.test", "/%E2%81%84/evil.example.test", "/%EF%BC%8Fevil.example.test", "javascript:alert(1)", "data:text/html,x", "%20/", "?x", "%23x", "@evil.example.test", ".evil.example.test", ":80", "",
  ];
  for (const trick of tricks) {
    const head = await exchange(`/auth/plain/login?return_to=${encodeURI(decodeURI(trick))}`);
    const location = check(head, trick);
    if (location === "/#auth_error=return_to_refused") continue;
    const cookie = head.find((line) => /^set-cookie:/i.test(line)).split(" ")[1].replace(";", "");
    const callback = new URL(await world.sandbox.signIn(location));
    const back = check(await exchange(callback.pathname + callback.search, [`Cookie: ${cookie}`]), trick);
    assert.equal(new URL(back, world.origin).origin, world.origin, `${trick}: ${back}`);
    assert.ok(!new URL(back, world.origin).pathname.startsWith("//"), `${trick}: ${back}`);
  }
});
