/** Every shipped document, played by the sandbox: a person signs in, in workerd, and what may go wrong does. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { everyProvider, startWorld } from "./world.mjs";

const providers = await everyProvider();
const world = await startWorld(providers);
after(() => world.stop());
const { sandbox } = world;
let played = 0;

/** Opens the login route and does the person's part; what the browser then brings to the callback route. */
async function visit(browser, name, how) {
  const begun = await browser.open(`/${name}/auth/${name}/login?return_to=/${name}/inbox`);
  assert.equal(begun.status, 302, await begun.text());
  return sandbox.visit(begun.headers.get("location"), how);
}

/** Brings it there. */
async function comeBack(browser, request, change = (text) => text) {
  if (request.method === "GET") return browser.open(change(request.url));
  const body = change(await request.text());
  return browser.open(request.url, { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site" } });
}

const refusals = (name) => sandbox.log("all", name).flatMap(({ endpoint, refused }) => (refused ? [`${endpoint}: ${refused}`] : []));

const session = async (browser, name) => (await browser.call(`/${name}/auth/session`)).json();
const wrong = (code) => (text) => text.replace(code, `${code}x`);

for (const { id, name, document } of providers) {
  const refreshes = document.dialect?.refresh_request?.supported !== false;
  test(`${document.name} (${id}): sign-in, profile, refresh, denial, revocation, refusals`, async () => {
    const browser = world.browser();
    const back = await comeBack(browser, await visit(browser, name, { user: "ben" }));
    assert.deepEqual(refusals(name), []);
    assert.equal(back.headers.get("location"), `/${name}/inbox`, await back.text());
    const signedIn = await session(browser, name);
    if (document.userinfo_endpoint) assert.equal(typeof signedIn.data.profile.id, "string", JSON.stringify(signedIn));

    if (refreshes) {
      const before = sandbox.log("token", name).length;
      await world.advance(7300);
      const renewed = await session(browser, name);
      assert.deepEqual(refusals(name), []);
      assert.equal(sandbox.log("token", name).length, before + 1, JSON.stringify(renewed));
      assert.equal(renewed.stale, undefined, JSON.stringify(renewed));
    }
    if (document.revocation_endpoint) {
      const out = await (await browser.call(`/${name}/auth/logout`, { method: "POST", body: "{}" })).json();
      assert.deepEqual(refusals(name), []);
      assert.deepEqual(out, { signed_out: true });
      assert.equal(sandbox.log("revoke", name).at(-1).status, 200);
    }
    const denier = world.browser();
    const denied = await comeBack(denier, await visit(denier, name, { cancel: true }));
    assert.match(denied.headers.get("location"), /#auth_error=access_denied$/);
    assert.deepEqual(refusals(name), []);

    const unlucky = world.browser();
    const response = await visit(unlucky, name, {});
    const parameters = response.method === "GET" ? new URL(response.url).searchParams : new URLSearchParams(await response.clone().text());
    const code = parameters.get(document.dialect?.authorization_response?.names?.code ?? "code");
    const refused = await comeBack(unlucky, response, wrong(code));
    assert.match(refused.headers.get("location"), /#auth_error=\w+$/);
    assert.match(refusals(name).join(), /^token: the code is unknown$/);
    played += 1;
  });
}

after(() => console.log(`ℹ played: ${played}`));
