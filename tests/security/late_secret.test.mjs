/**
 * A function that returns the client's secret late, or never: a refresh has its lease only for the time of one
 * request.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { APP } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";

/** Signs in with a secret from `give` and a token endpoint that never answers; `tick` moves the deadlines. */
async function stuck(t, { give, seconds }) {
  const time = { ms: 1_700_000_000_000 };
  let arrive;
  const reached = new Promise((resolve) => (arrive = resolve));
  const provider = { authorization_endpoint: "https://as.example/a", token_endpoint: "https://as.example/t" };
  const never = () => (arrive(), new Promise(() => {}));
  const client_secret = () => {
    const given = give(time);
    return given ?? never();
  };
  const handler = createHandler({
    providers: { own: { provider, client_id: "c", client_secret, redirect_uri: `${APP}/auth/own/callback` } },
    cookieKeys: [Buffer.alloc(32, 7).toString("base64url")],
    now: () => time.ms,
    onEvent() {},
    fetch: never,
  });
  const person = new UserAgent(APP, (url, init) => handler.handle(new Request(url, init), {}));
  const state = new URL(await person.begin("own")).searchParams.get("state");
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const back = person.open(`/auth/own/callback?code=c&state=${state}`);
  await reached;
  t.mock.timers.tick(seconds * 1000);
  const location = (await back).headers.get("location");
  t.mock.timers.reset();
  return location;
}

test("S27, A17: the time in which a secret comes is a part of its request's, so that no refresh outlives its lease", async (t) => {
  const late = (time) => ((time.ms += 9000), "s");
  assert.match(await stuck(t, { give: late, seconds: 1 }), /#auth_error=request_timed_out$/);
  assert.match(await stuck(t, { give: () => undefined, seconds: 10 }), /#auth_error=callback_function_failed$/);
});
