/** What a server answers, changed on its way to the handler: its ID token, its metadata, the scope of a refresh. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createApp, ofType } from "./app.js";

const coded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const parsed = (part) => JSON.parse(Buffer.from(part, "base64url"));

/** The ID token with other claims, or another header. */
function changed(id_token, claims, header) {
  const [head, payload, signature] = id_token.split(".");
  return [coded({ ...parsed(head), ...header }), coded({ ...parsed(payload), ...claims }), signature].join(".");
}

/** An application whose server's answers at `endpoint` go through `change`, once that is set. */
function meddledApp(path) {
  const world = {};
  const through = async (request, send) => {
    const answer = await send(request);
    if (!world.change || !new URL(request.url).pathname.endsWith(path)) return answer;
    return Response.json(world.change(await answer.json()), { status: answer.status });
  };
  const app = createApp({ providers: ({ standard }) => ({ standard }), session: { idleTimeout: 604_800 }, through });
  return { app, world, person: app.userAgent() };
}

const CHANGES = [
  ["the nonce of nobody", ({ id_token }) => ({ id_token: changed(id_token, { nonce: "another" }) }), "id_token_nonce_mismatch"],
  ["no nonce", ({ id_token }) => ({ id_token: changed(id_token, { nonce: undefined }) }), "id_token_claim_missing"],
  ["the audience of another client", ({ id_token }) => ({ id_token: changed(id_token, { aud: "another" }) }), "id_token_audience_mismatch"],
  ["another client as its authorized party", ({ id_token }) => ({ id_token: changed(id_token, { azp: "another" }) }), "id_token_authorized_party_mismatch"],
  ["another issuer", ({ id_token }) => ({ id_token: changed(id_token, { iss: "https://evil.example" }) }), "id_token_issuer_mismatch"],
  ["an end that has passed", ({ id_token }) => ({ id_token: changed(id_token, { exp: 1_600_000_000 }) }), "id_token_expired"],
  ["an issue that is to come", ({ id_token }) => ({ id_token: changed(id_token, { iat: 1_800_000_000, exp: 1_900_000_000 }) }), "id_token_in_future"],
  ["the algorithm none", ({ id_token }) => ({ id_token: changed(id_token, {}, { alg: "none" }) }), "id_token_algorithm_refused"],
  ["nothing of a JWT", () => ({ id_token: "text" }), "id_token_malformed"],
];

for (const [what, change, code] of CHANGES) {
  test(`S21, A11: an ID token with ${what} signs nobody in`, async () => {
    const { app, world, person } = meddledApp("/token");
    assert.equal((await person.signIn(app.sandbox, "standard")).headers.get("location"), "/inbox", "the untouched one does");
    const other = app.userAgent();
    world.change = (answer) => ({ ...answer, ...change(answer) });
    assert.equal((await other.signIn(app.sandbox, "standard")).headers.get("location"), `/inbox#auth_error=${code}`);
    assert.equal(await other.session(), null);
    assert.equal((await other.call("/auth/proxy/127.0.0.1:8788/standard/userinfo")).status, 401, "its access token is not used either");
  });
}

test("S21, A8: an ID token of an earlier sign-in signs nobody in", async () => {
  const { app, world, person } = meddledApp("/token");
  let earlier;
  world.change = (answer) => ({ ...answer, id_token: (earlier ??= answer.id_token) });
  assert.equal((await person.signIn(app.sandbox, "standard")).headers.get("location"), "/inbox");
  const other = app.userAgent();
  assert.equal((await other.signIn(app.sandbox, "standard")).headers.get("location"), "/inbox#auth_error=id_token_nonce_mismatch");
  assert.equal(await other.session(), null);
});

test("S9, A13: metadata of another issuer, or with an endpoint over plain http, begin no sign-in", async () => {
  for (const [change, code] of [
    [{ issuer: "https://evil.example" }, "metadata_issuer_mismatch"],
    [{ token_endpoint: "http://evil.example/token" }, "metadata_endpoint_unusable"],
  ]) {
    const { world, person, app } = meddledApp("/.well-known/openid-configuration");
    world.change = (metadata) => ({ ...metadata, ...change });
    const answer = await person.open("/auth/standard/login?return_to=/inbox");
    assert.equal(answer.headers.get("location"), `/inbox#auth_error=${code}`);
    assert.deepEqual([answer.headers.getSetCookie().some((line) => line.startsWith("gw_tx")), app.sandbox.log("authorize")], [false, []]);
    world.change = undefined;
    app.advance(3600);
    assert.match(await app.userAgent().begin("standard"), /\/standard\/authorize\?/, "the untouched metadata do");
  }
});

test("S2, A6: a server that announces plain, or refuses the challenge, gets no weaker one", async () => {
  const { app, world, person } = meddledApp("/.well-known/openid-configuration");
  world.change = (metadata) => ({ ...metadata, code_challenge_methods_supported: ["plain"] });
  const asked = () => person.begin("standard").then((url) => new URL(url).searchParams);
  const first = await asked();
  assert.match(first.get("code_challenge"), /^[\w-]{43}$/);
  assert.equal(first.get("code_challenge_method"), "S256");
  const refused = new URLSearchParams({ error: "invalid_request", error_description: "transform algorithm not supported", state: first.get("state"), iss: app.config.providers.standard.issuer });
  assert.match((await person.open(`/auth/standard/callback?${refused}`)).headers.get("location"), /#auth_error=authorization_refused$/);
  assert.equal((await asked()).get("code_challenge_method"), "S256");
});

test("S26, A18: a refresh that answers with more scope than was granted widens nothing", async () => {
  const { app, world, person } = meddledApp("/token");
  await person.signIn(app.sandbox, "standard");
  const { scope } = await person.session();
  world.change = (answer) => ({ ...answer, scope: `${answer.scope ?? scope.join(" ")} admin` });
  const session = await (await person.call("/auth/session?refresh=1")).json();
  assert.equal(ofType(app.events, "refreshed").length, 1);
  assert.deepEqual(session.scope, scope);
});
