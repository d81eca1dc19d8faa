// A computer whose clock is wrong by hours.

import assert from "node:assert/strict";
import { it } from "node:test";
import { createClient, packageCame } from "./person.mjs";
import { refreshes } from "./world.mjs";

/** Hours by which the clock of the page is ahead. */
const AHEAD = 5;

/** Runs in a page, before there is a client. */
function setClock(hours) {
  const Real = Date;
  const now = () => Real.now() + hours * 3_600_000;
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length > 0 ? given : [now()]));
    }
    static now = now;
  };
}

export function clock(here) {
  async function openWrong(address, options) {
    await here.tab.goto(address);
    await createWrong(address, options);
  }
  async function createWrong(address, options) {
    await packageCame(here.tab, address);
    await here.tab.run(setClock, AHEAD);
    await here.tab.run(() => (globalThis.events = []));
    await here.tab.run(async (given) => {
      globalThis.auth = await grantway.createClient({ ...given, onEvent: (event) => events.push(event) });
    }, options);
  }

  for (const [how, exposed] of [["by the Date that the server shows", true], ["by the ID token and the page's own server", false]]) {
    it(`A33: is measured ${how}, told, and used: the token is good, and nothing is refreshed`, async () => {
      const { world, tab } = here;
      const options = { ...world.options, storage: "session" };
      world.asksNobody = true;
      world.meddle = async (request, answer) => {
        const answered = await answer();
        if (!exposed || request.method !== "POST") return answered;
        const headers = new Headers(answered.headers);
        headers.set("access-control-expose-headers", "Date");
        headers.set("date", new Date().toUTCString());
        return new Response(answered.body, { status: answered.status, headers });
      };
      await openWrong(`${world.app.origin}/`, options);
      await tab.run(() => void setTimeout(() => auth.authorize().catch(() => {})));
      await createWrong(options.redirect_uri, options);
      const { value, failure } = await tab.run(() => outcome(auth.handleCallback()));
      assert.equal(value?.handled, true, JSON.stringify(failure));
      const told = await tab.run(() => events.filter(({ type }) => type === "clock_skew").map(({ seconds, source }) => ({ hours: Math.round(seconds / 3600), source })));
      assert.deepEqual(told, [{ hours: AHEAD, source: "Date" }]);
      assert.deepEqual((await tab.run(() => auth.session())).diagnostics, [{ code: "clock_skew", member: "now" }]);
      assert.ok((await tab.run(() => auth.userinfo())).sub);
      await tab.reload();
      await createWrong(options.redirect_uri, options);
      assert.notEqual(await tab.run(() => auth.session()), null, "it is remembered");
      assert.ok((await tab.run(() => auth.userinfo())).sub);
      assert.equal(refreshes(world).length, 0);
    });
  }
}
