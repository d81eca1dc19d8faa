/** One person in one browser, in front of each of the server frameworks' examples. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launchChromium, openProfile } from "../browser/chromium.mjs";
import { consent } from "../browser/sandbox_server.mjs";
import { browserAt, serve } from "../workerd/over_http.js";
import { startAll } from "./applications.js";
import { FRAMEWORKS } from "./frameworks.js";

/** Headers by which a visitor might pretend to be somebody, or that the frameworks themselves use between their parts. */
const FORGED = {
  "x-forwarded-user": "ada", "x-session": '{"profile":{"name":"Ada"}}', "grantway-session": '{"provider":"main"}',
  "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy", "x-middleware-override-headers": "cookie", "x-middleware-request-cookie": "gw=1",
  "x-middleware-next": "1", "x-matched-path": "/me", "x-sveltekit-action": "true", "x-remix-reload-document": "true", "x-tsr-serverfn": "true",
};

const only = process.env.GRANTWAY_FRAMEWORKS?.split(",");
const frameworks = FRAMEWORKS.filter(({ name }) => !only || only.includes(name));

let applications, browser, sibling;
before(async () => {
  [applications, browser, sibling] = await Promise.all([startAll(frameworks), launchChromium(), serve((_, response) => response.end("<title>Another origin</title>"))]);
});
after(async () => {
  await browser?.close();
  await Promise.all([applications?.stop(), sibling?.stop()]);
});

// Half of the time is for tokens to become old.
describe("signing in", { concurrency: 3 }, () => frameworks.forEach(inFrontOf));

function inFrontOf({ name, forged, strict = [], guarded }) {
  describe(name, { concurrency: 1 }, () => {
    let application, origin, profile, page, saved;
    before(async () => {
      application = await applications.of(name);
      origin = application.origin;
      profile = await openProfile(browser);
      page = await profile.context.newPage();
    });
    after(() => profile?.close());

    const isGreeted = () => page.getByText("Hello, Ada Quill.").waitFor();
    const hasNote = (note) => page.getByText(`Note: ${note}`).waitFor();
    const call = () => page.evaluate(async () => {
      const response = await fetch("/api/me");
      return [response.status, response.ok ? typeof (await response.json()).sub : ""];
    });
    const session = (query = "") =>
      page.evaluate(async (address) => (await fetch(address, { headers: { grantway: "1" } })).json(), `/auth/session${query}`);
    const explained = (error) => assert.fail(`${error.stack}\n${page.url()}\n${application.said().slice(-4000)}`);
    // Each step begins where the one before ended.
    let isBroken = false;
    const it = (what, check) =>
      test(what, async () => {
        assert.ok(!isBroken, "a step before this one failed");
        isBroken = true;
        await check().catch(explained);
        isBroken = false;
      });

    it("nobody is signed in, whatever headers a visitor sends", async () => {
      const stranger = browserAt(origin);
      for (const headers of [{}, FORGED]) {
        assert.match(await (await stranger.open("/", { headers })).text(), /Sign in</);
        // Some routers take the one for the other.
        for (const path of ["/me", "/ME"]) {
          const answer = await stranger.open(path, { headers });
          assert.ok(!/Hello/.test(await answer.text()), "the guarded page is not shown");
        }
        assert.equal((await stranger.call("/api/me", { headers })).status, 401);
      }
    });

    it("a link to a guarded page leads to the provider, and back to that page", async () => {
      await page.goto(`${origin}/`);
      await page.getByRole("link", { name: "Sign in" }).click();
      await page.waitForURL(/\/standard\/authorize/);
      await consent(page, "accept");
      await page.waitForURL(`${origin}/me`);
      await isGreeted();
    });

    it("the session survives a reload, and is on open pages and in calls", async () => {
      await page.reload();
      await isGreeted();
      assert.deepEqual(await call(), [200, "string"]);
      await page.goto(`${origin}/`);
      await page.getByRole("link", { name: "Your page" }).click();
      await isGreeted();
    });

    it("a form acts for whoever is signed in", async () => {
      page.on("request", (request) => request.method() === "POST" && (saved ??= request.url()));
      await page.getByLabel("Note").fill("buy milk");
      await page.getByRole("button", { name: "Save" }).click();
      await hasNote("buy milk");
      await page.reload();
      await hasNote("buy milk");
    });

    it("tokens are refreshed while the server renders, and the rotated ones reach the browser", async () => {
      const before = await session();
      await page.waitForFunction((end) => Date.now() / 1000 > end, before.token_expires_at);
      await page.reload();
      await isGreeted();
      // The server takes each refresh token once: had the page's been lost, this refresh would end the session.
      const after = await session("?refresh=1");
      assert.ok(after && !after.stale && after.token_expires_at > before.token_expires_at, JSON.stringify([before, after]));
    });

    /** Submits a form from where the page is. */
    const submit = async (path, fields) => {
      const [answer] = await Promise.all([
        page.waitForNavigation(),
        page.evaluate(([action, names]) => {
          const form = Object.assign(document.createElement("form"), { method: "post", action, enctype: "multipart/form-data" });
          for (const [key, value] of Object.entries(names)) form.append(Object.assign(document.createElement("input"), { name: key, value }));
          document.body.append(form);
          form.submit();
        }, [origin + path, fields]),
      ]);
      return answer.status();
    };
    const isRefused = async (path, fields = {}) => {
      await page.goto(sibling.origin.replace("127.0.0.1", "localhost"));
      const status = await submit(path, { ...fields, note: "forged" });
      assert.ok(status >= 400, `${status}`);
      await page.goto(`${origin}/me`);
      await hasNote("buy milk");
    };

    it("a form of another origin acts for nobody, not even one of the same site", async () => {
      const html = await (await profile.context.request.get(`${origin}/me`)).text();
      const { path, fields } = forged({ html, saved });
      await isRefused(path, fields);
    });

    if (guarded) {
      it("our guard alone refuses such a form too", async () => {
        await page.goto(`${origin}/me`);
        await submit(guarded, { note: "buy bread" });
        await hasNote("buy bread");
        await submit(guarded, { note: "buy milk" });
        await isRefused(guarded);
      });
    }

    const asksForMore = () => page.waitForURL(/\/standard\/authorize\?.*acr_values=phr/);
    if (strict.includes("route")) {
      it("a guard asks for a stronger sign-in, and a call that lacks one gets 401", async () => {
        assert.equal(await page.evaluate(async () => (await fetch("/strict")).status), 401);
        await page.goto(`${origin}/strict`);
        await asksForMore();
      });
    }
    if (strict.includes("form")) {
      it("so does the guard of an action, and it keeps the session", async () => {
        await page.goto(`${origin}/strict/form`);
        await page.getByRole("button", { name: "Act" }).click();
        await asksForMore();
        await page.goto(`${origin}/me`);
        await isGreeted();
      });
    }

    it("a form that is sent after the session ended leads to a sign-in", async () => {
      await page.goto(`${origin}/me`);
      await page.waitForLoadState("networkidle");
      const cookies = await profile.context.cookies(origin);
      await profile.context.clearCookies({ domain: "localhost" });
      await page.getByLabel("Note").fill("too late");
      await page.getByRole("button", { name: "Save" }).click();
      // A script follows the redirect with the window; a form is not sent again after a sign-in, so a page says so.
      await Promise.any([page.waitForURL(/\/standard\/authorize/), page.getByRole("link", { name: /sign in/i }).waitFor()]);
      if (!page.url().startsWith(origin)) {
        await consent(page, "accept");
        await page.waitForURL(`${origin}/me`);
      }
      await profile.context.addCookies(cookies);
      await page.goto(`${origin}/me`);
      await hasNote("buy milk");
    });

    it("a sign-out ends the session", async () => {
      await page.getByRole("button", { name: "Sign out" }).click();
      await page.waitForURL(`${origin}/`);
      await page.getByRole("link", { name: "Sign in" }).waitFor();
      assert.deepEqual(await call(), [401, ""]);
      await page.goto(`${origin}/me`);
      await page.waitForURL(/\/standard\/authorize/);
    });
  });
}
