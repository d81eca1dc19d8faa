// A page whose policy takes scripts from nowhere but its own files, and no text in place of one.

import assert from "node:assert/strict";
import { it } from "node:test";
import { publicOptions } from "../browser/public_sign_in.mjs";
import { packageCame } from "./person.mjs";

export function trustedTypes(here) {
  /** Signs in without leaving the page's policy; gives what the policy reported in both pages. */
  async function signInUnder(app, more) {
    const { world, tab } = here;
    const options = { ...publicOptions(app, world.server, "guarded-page"), ...more };
    const create = async (address) => {
      await packageCame(tab, address);
      await tab.run(async (given) => {
        globalThis.reported = [];
        // The observer also gets what happened before it was there.
        new ReportingObserver((all) => reported.push(...all.map(({ body }) => body.effectiveDirective)), { types: ["csp-violation"], buffered: true }).observe();
        addEventListener("securitypolicyviolation", ({ effectiveDirective }) => reported.push(effectiveDirective));
        globalThis.auth = await grantway.createClient(given);
      }, options);
    };
    world.asksNobody = true;
    await tab.goto(`${app.origin}/`);
    await create(`${app.origin}/`);
    const before = await tab.run(() => reported);
    assert.equal(await tab.run(() => trustedTypes.emptyScript.constructor.name), "TrustedScript", "the engine has them");
    await tab.run(() => void setTimeout(() => auth.authorize().catch(() => {})));
    await create(options.redirect_uri);
    const { value, failure } = await tab.run(() => outcome(auth.handleCallback()));
    assert.equal(value?.handled, true, JSON.stringify(failure));
    const info = await tab.run(async (url) => (await auth.fetch(url)).status, `${world.server.issuer}/userinfo`);
    assert.equal(info, 200);
    return [...before, ...(await tab.run(() => reported))];
  }

  it("signs in with the tokens in memory, under `trusted-types 'none'`, and nothing is reported", async () => {
    assert.deepEqual(await signInUnder(here.world.guarded), []);
  });

  it("signs in with a vault, under `trusted-types grantway`, and nothing is reported", async () => {
    const vault = { storage: "vault", worker: "/grantway/vault_worker.js" };
    assert.deepEqual(await signInUnder(here.world.guardedVault, vault), []);
  });
}
