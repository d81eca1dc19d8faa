// A session comes back at a server that none of us wrote: npm `oidc-provider`.

import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { startOidcProvider } from "../browser/oidc_provider_server.mjs";
import { until } from "./patience.mjs";
import { arrive, createClient, enter, packageCame } from "./person.mjs";

const CLIENT = "restoring-page";

export function thirdParty(here) {
  let server;
  let near; // the application on the server's site
  let far; // the application on another site
  before(async () => {
    far = here.world.framing.origin;
    near = far.replace("localhost", "127.0.0.1");
    server = await startOidcProvider({ client_id: CLIENT, redirect_uris: [far, near].map((origin) => `${origin}/callback`), post_logout_redirect_uri: `${far}/`, person: "ada" });
  });
  after(() => server?.close());

  const optionsAt = (origin, more) => ({ issuer: server.issuer, client_id: CLIENT, redirect_uri: `${origin}/callback`, scope: "openid profile", api: [server.origin], ...more });
  const comesIn = async (origin, options) => {
    const { value, failure } = await enter(here.tab, here.world, { start: `${origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true, JSON.stringify(failure));
  };

  it("silently, in a frame on its own site", async () => {
    const options = optionsAt(near, { restore: "silent" });
    await comesIn(near, options);
    await here.tab.goto(`${near}/inbox`);
    await createClient(here.tab, `${near}/inbox`, options);
    assert.equal((await here.tab.run(() => auth.session()))?.claims.sub, "ada");
    assert.equal(await here.tab.url(), `${near}/inbox`);
    assert.equal((await here.tab.run(() => auth.userinfo())).sub, "ada");
  });

  for (const [how, more] of [["memory", {}], ["a vault", { storage: "vault", worker: "/grantway/vault_worker.js" }]]) {
    it(`by a redirect, with the tokens in ${how}: same address, scroll and history, and back goes where it went before`, async () => {
      const options = optionsAt(far, { restore: "redirect", ...more });
      const { tab } = here;
      const create = async (address) => {
        await packageCame(tab, address);
        // A worker of this tab alone ends with its page, in every engine.
        await tab.run(() => void delete globalThis.SharedWorker);
        await createClient(tab, address, options);
      };
      here.world.asksNobody = true;
      await tab.goto(`${far}/`);
      await create(`${far}/`);
      await tab.run(() => void setTimeout(() => auth.authorize().catch(() => {})));
      await create(options.redirect_uri);
      assert.equal((await tab.run(() => outcome(auth.handleCallback()))).value?.handled, true);

      const address = `${far}/inbox?page=2#top`;
      await tab.goto(address);
      await packageCame(tab, address);
      const length = await tab.run(() => {
        document.body.style.height = "5000px";
        scrollTo(0, 1200);
        delete globalThis.SharedWorker;
        return history.length;
      });
      await tab.run((given) => void setTimeout(async () => (await grantway.createClient(given)).session().catch(() => {})), options);
      await create(options.redirect_uri);
      assert.deepEqual(await tab.run(() => auth.handleCallback()), { handled: true, returnTo: "/inbox?page=2#top" });
      assert.equal((await tab.run(() => auth.session()))?.claims.sub, "ada");
      assert.equal(await tab.url(), address);
      assert.equal(await tab.run(() => history.length), length);
      await tab.run(() => void (document.body.style.height = "5000px")); // the content comes later
      await until("the page is scrolled to where it was", () => tab.run(() => scrollY === 1200));
      await tab.run(() => void setTimeout(() => history.back()));
      await arrive(tab, options.redirect_uri);
    });
  }
}
