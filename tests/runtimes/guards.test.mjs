/** A guard of a page takes effect however it is written, or is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp } from "./app.js";

test("a guard without a value, or under another name, lets nobody in", async () => {
  const app = createApp();
  const person = app.userAgent();
  await person.signIn(app.sandbox, "tali");
  const serve = ({ session }) => new Response(`hello from ${session.provider}`);
  const signedIn = () => new Request("http://localhost:8787/inbox", { headers: { cookie: person.jar.header() } });
  class Staff {
    get provider() {
      return undefined;
    }
  }
  for (const [guard, code] of [
    [{ provider: undefined }, "option_missing"],
    [{ provider: null }, "option_missing"],
    [{ provider: Symbol("tali") }, "option_missing"],
    [{ provider: "" }, "provider_unknown"],
    [{ provider: ["tali"] }, "option_wrong_type"],
    [{ providers: ["staff"] }, "option_unknown"],
    [{ maxAge: 0 }, "option_unknown"],
    [{ max_age: undefined }, "option_missing"],
    [{ acr_values: undefined }, "option_missing"],
    [Object.create({ acr_values: undefined }), "option_missing"],
    [{ acr_values: "" }, "option_missing"],
    [{ max_age: "60" }, "option_wrong_type"],
    [Object.create({ provider: null }), "option_missing"],
    [new Staff(), "option_missing"],
    ["staff", "option_wrong_type"],
    [["staff"], "option_wrong_type"],
  ]) {
    const guarded = app.auth.protect(serve, guard);
    await assert.rejects(guarded(signedIn(), app.env, app.ctx), { code });
  }
  for (const guard of [undefined, {}, { provider: "tali" }, Object.create({ provider: "tali" })]) {
    const answer = await app.auth.protect(serve, guard)(signedIn(), app.env, app.ctx);
    assert.equal(await answer.text(), "hello from tali");
  }
  const elsewhere = await app.auth.protect(serve, Object.create({ provider: "standard" }))(signedIn(), app.env, app.ctx);
  assert.equal(elsewhere.status, 401);
  const request = new Request("http://localhost:8787/inbox");
  for (const provider of [undefined, null]) {
    await assert.rejects(app.auth.session(request, app.env, app.ctx, { provider }), { code: "option_missing" });
  }
  assert.equal(await app.auth.session(request, app.env, app.ctx, {}), null);
});
