// What pages of other sites, and of other origins on the same site, can do in a person's name, in a real Chromium.
// Another port of `localhost` is the same site: its requests bring every cookie, and only the guard of the routes
// protects.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { serve } from "../browser/http_server.mjs";
import { call, launchChromium, openTab, signIn, who } from "./browser.js";
import { startWorld } from "./world.js";

const EVIL = () => new Response("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>evil</title><body></body></html>", { headers: { "content-type": "text/html" } });

let browser, world, tab;
const attackers = {};
before(async () => {
  [browser, world, attackers.sibling, attackers.stranger] = await Promise.all([launchChromium(), startWorld(), serve(EVIL, "localhost"), serve(EVIL, "127.0.0.1")]);
});
after(() => Promise.all([browser?.close(), world?.stop(), attackers.sibling?.close(), attackers.stranger?.close()]));
beforeEach(async () => {
  tab = await openTab(browser);
  await signIn(tab.page, world.origin, "plain");
});
afterEach(() => tab.close());

const routes = () => ["/auth/session", "/auth/session?refresh=1", "/auth/token", "/auth/logout", `/auth/proxy/${new URL(world.server.origin).host}/standard/userinfo`];
const count = (endpoint) => world.sandbox.log(endpoint, "standard").length;

/** In a page: navigates to an address after this call has been answered. */
const leave = (address) => void setTimeout(() => (location.href = address));

/** Everything that an attack could change. */
const state = async () => ({ token: count("token"), userinfo: count("userinfo"), session: (await call(tab.page, "/auth/session")).body });

/** Lets a page of the attacker do its work, and checks that nothing has changed. */
async function attackedFrom(attacker, work) {
  const before = await state();
  assert.equal(before.session?.provider, "plain");
  const evil = await tab.context.newPage();
  await evil.goto(attacker.origin);
  const seen = await evil.evaluate(work, { origin: world.origin, routes: routes() });
  await evil.close();
  assert.deepEqual(await state(), before);
  return seen;
}

for (const who_ of ["sibling", "stranger"]) {
  describe(`a page of ${who_ === "sibling" ? "another origin of the same site" : "another site"}`, () => {
    it(`S37, A25: fetches of a ${who_} read nothing, change nothing and get no preflight`, async () => {
      const read = await attackedFrom(attackers[who_], async ({ origin, routes }) => {
        const read = [];
        for (const route of routes) {
          for (const method of ["GET", "POST"]) {
            for (const init of [{ mode: "no-cors" }, {}, { headers: { grantway: "1" } }, { mode: "same-origin" }]) {
              const answer = await fetch(origin + route, { method, credentials: "include", ...init }).catch(() => undefined);
              if (answer && answer.type !== "opaque") read.push(`${method} ${route} ${answer.status}`);
            }
          }
        }
        return read;
      });
      assert.deepEqual(read, []);
    });

    it(`S37, A25: images, frames and scripts of a ${who_} begin no sign-in and end no session`, async () => {
      const transactions = async () => (await tab.context.cookies(world.origin)).filter(({ name }) => name.startsWith("gw_tx")).length;
      await attackedFrom(attackers[who_], async ({ origin, routes }) => {
        const ended = (element) => new Promise((resolve) => Object.assign(element, { onload: resolve, onerror: resolve }));
        const login = ["/auth/plain/login", "/auth/posting/login", "/auth/plain/callback?code=c&state=s"];
        for (const route of [...routes, ...login]) {
          for (const [name, attribute] of [["img", "src"], ["script", "src"], ["iframe", "src"], ["link", "href"]]) {
            const element = Object.assign(document.createElement(name), { rel: "stylesheet" });
            const done = ended(element);
            element[attribute] = origin + route;
            document.body.append(element);
            await done;
          }
        }
      });
      assert.equal(await transactions(), 0);
    });

    it(`S37, A25: a WebSocket of a ${who_} is opened on no route`, async () => {
      const opened = await attackedFrom(attackers[who_], async ({ origin, routes }) => {
        const opened = [];
        for (const route of [...routes, "/auth/plain/login"]) {
          const socket = new WebSocket(origin.replace("http", "ws") + route);
          await new Promise((resolve) => Object.assign(socket, { onopen: () => resolve(opened.push(route)), onerror: resolve, onclose: resolve }));
        }
        return opened;
      });
      assert.deepEqual(opened, []);
    });

    it(`S37, A25: a form that a ${who_} submits at top level is refused on every route`, async () => {
      for (const route of [...routes(), "/auth/plain/login", "/auth/plain/callback"]) {
        const before = await state();
        const evil = await tab.context.newPage();
        await evil.goto(attackers[who_].origin);
        const [answer] = await Promise.all([
          evil.waitForResponse((response) => response.url() === world.origin + route),
          evil.evaluate((action) => {
            const form = Object.assign(document.createElement("form"), { method: "post", action, enctype: "text/plain" });
            form.append(Object.assign(document.createElement("input"), { name: '{"refresh":true,"x":"', value: '"}' }));
            document.body.append(form);
            setTimeout(() => form.submit()); // after this call has been answered
          }, world.origin + route),
        ]);
        assert.ok([403, 405].includes(answer.status()), `${route}: ${answer.status()}`);
        await evil.waitForURL(world.origin + route);
        await evil.close();
        assert.deepEqual(await state(), before, route);
      }
    });

    it(`S37, A25: a link of a ${who_} reads and ends nothing`, async () => {
      for (const route of routes()) {
        const before = await state();
        const evil = await tab.context.newPage();
        await evil.goto(attackers[who_].origin);
        const [answer] = await Promise.all([
          evil.waitForResponse((response) => response.url() === world.origin + route),
          evil.evaluate(leave, world.origin + route),
        ]);
        assert.ok([403, 405].includes(answer.status()), `${route}: ${answer.status()}`);
        await evil.waitForURL(world.origin + route);
        await evil.close();
        assert.deepEqual(await state(), before, route);
      }
    });
  });
}

it("A25: a link to the login route signs the person in as themselves, and brings them to a path of the application", async () => {
  for (const evil of ["//evil.example.test/", "/\\evil.example.test", "https://evil.example.test/"]) {
    await tab.page.goto(attackers.stranger.origin);
    await tab.page.evaluate(leave, `${world.origin}/auth/plain/login?return_to=${encodeURIComponent(evil)}`);
    await tab.page.waitForURL(`${world.origin}/#auth_error=return_to_refused`);
    assert.match(await who(tab.page), /^Ada /, "still signed in");
  }
});
