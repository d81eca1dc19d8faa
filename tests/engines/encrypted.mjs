// A session in IndexedDB, sealed under a key that cannot be exported.

import assert from "node:assert/strict";
import { it } from "node:test";
import { comeBack, createClient, enter, open } from "./person.mjs";

export function encrypted(here) {
  it("S33: outlives a reload, is there in another tab, and is gone after a sign-out", async () => {
    const { app } = here.world;
    const options = { ...here.world.options, storage: "encrypted" };
    const { value } = await enter(here.tab, here.world, { start: `${app.origin}/`, end: options.redirect_uri, options });
    assert.equal(value?.handled, true);
    await here.tab.reload();
    assert.deepEqual((await comeBack(here.tab, options.redirect_uri, options)).value, { handled: false });
    assert.notEqual(await here.tab.run(() => auth.session()), null);
    const second = await here.profile.openTab();
    await open(second, `${app.origin}/`, options);
    assert.notEqual(await second.run(() => auth.session()), null);
    assert.ok((await second.run(() => auth.userinfo())).sub);
    await second.run(() => auth.signOut());
    await here.tab.reload();
    await createClient(here.tab, options.redirect_uri, options);
    assert.equal(await here.tab.run(() => auth.session()), null);
  });
}
