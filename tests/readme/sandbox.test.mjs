// The sandbox as in the guide on testing, with the application's worker that the guide shows: a person signs in
// there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createHandler } from "grantway/edge";
import { google } from "grantway/providers/google";
import { sandboxProvider } from "grantway/sandbox";
import { keyOf } from "../runtimes/app.js";
import { UserAgent } from "../runtimes/user_agent.js";
import sandbox from "./sandbox_program.js";

const APP = "http://localhost:8787";

/** What a person does on the consent page, with only a browser. */
async function consent(sandbox, location) {
  const page = await (await sandbox.fetch(new Request(location))).text();
  const [, request_id] = /name="request_id" value="(\w+)"/.exec(page);
  const body = new URLSearchParams({ request_id, user: "ada", accept: "1" });
  const answer = await sandbox.fetch(new Request(new URL("/google/consent", location), { method: "POST", body }));
  return answer.headers.get("location");
}

test("a person signs in at the sandbox, by the application that the guide describes", async () => {
  const auth = createHandler({
    providers: {
      google: { provider: sandboxProvider(google), client_id: "app", client_secret: "secret", redirect_uri: `${APP}/auth/google/callback`, scope: "openid profile" },
    },
    cookieKeys: [keyOf(4)],
    onSignIn: ({ profile }) => ({ name: profile.name }),
    fetch: (request) => sandbox.fetch(request),
  });
  const person = new UserAgent(APP, (url, init) => auth.handle(new Request(url, init), {}));
  const begun = await person.begin("google");
  assert.ok(begun.startsWith("http://127.0.0.1:8788/google/"), begun);
  const back = await person.open(await consent(sandbox, begun));
  assert.equal(back.status, 302, await back.text());
  assert.equal((await person.session()).data.name, "Ada Quill");
});
