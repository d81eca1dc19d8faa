// Many tabs whose token has expired, all at once: one refresh a round, and a right answer in every tab.

import assert from "node:assert/strict";
import { publicOptions } from "../browser/public_sign_in.mjs";
import { until } from "./patience.mjs";
import { enter, packageCame } from "./person.mjs";
import { refreshes } from "./world.mjs";

/** Seconds by which the clock of every tab goes on from round to round: longer than the tokens live. */
const LATER = 4000;

/** The options of the tabs: the server is on their site, so that a session can come back without a question. */
function optionsOf({ framing, server, sibling }) {
  const { redirect_uri } = publicOptions(framing, server, "racing-page");
  server.sandbox.register("standard", { client_id: "racing-page", public: true, trusted: true, name: "The page", redirect_uris: [redirect_uri] });
  // Without an ID token nobody sees that the clocks are wrong.
  return { issuer: sibling.issuer, client_id: "racing-page", redirect_uri, scope: "email offline_access", restore: "silent", api: [sibling.origin] };
}

async function createClient(tab, { withoutLocks, ...options }) {
  if (withoutLocks) await tab.run(() => void Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
  await tab.run(async (given) => {
    globalThis.later = 0;
    globalThis.auth = await grantway.createClient({ ...given, now: () => Date.now() + later });
  }, options);
}

/** Opens `count` tabs, or `tab` and others, that have one session. In tabs `withoutLocks` there are no Web Locks. */
export async function startTabs({ profile, world, tab }, count, { withoutLocks = false } = {}) {
  const options = optionsOf(world);
  const first = tab ?? (await profile.openTab());
  const { value } = await enter(first, world, { start: `${world.framing.origin}/`, end: options.redirect_uri, options });
  assert.equal(value?.handled, true);
  const tabs = [first];
  await createClient(first, { ...options, withoutLocks });
  while (tabs.length < count) tabs.push(await openOne({ profile, world }, { ...options, withoutLocks }));
  return { tabs, open: () => openOne({ profile, world }, { ...options, withoutLocks }) };
}

async function openOne({ profile, world }, options) {
  const tab = await profile.openTab();
  await tab.goto(`${world.framing.origin}/`);
  await packageCame(tab, `${world.framing.origin}/`);
  await createClient(tab, options);
  return tab;
}

const begin = (tab, round, later, address) => tab.run((number, seconds, url) => {
  globalThis.later = number * seconds * 1000;
  globalThis.answer = undefined;
  const ask = async () => {
    const { access_token } = await auth.accessToken();
    const response = await fetch(url, { headers: { authorization: `Bearer ${access_token}` } });
    return { access_token, status: response.status };
  };
  outcome(ask()).then((came) => (globalThis.answer = came));
}, round, later, address);
const answerOf = (tab) => until("the tab got its answer", () => tab.run(() => globalThis.answer));

/** All tabs ask at once. `{ refreshes, tokens, right }`: requests with a refresh token, of which so many different; right answers. */
export async function raceOnce(world, tabs, round) {
  const before = refreshes(world).length;
  const address = `${world.sibling.issuer}/userinfo`;
  await Promise.all(tabs.map((tab) => begin(tab, round, LATER, address)));
  const answers = await Promise.all(tabs.map(answerOf));
  return countOf(world, before, answers);
}

/** The same, and the tab that refreshes is closed while the server answers it. The last one is `right` without it. */
export async function raceWithDeath(world, tabs, round) {
  const before = refreshes(world).length;
  const address = `${world.sibling.issuer}/userinfo`;
  let arrived;
  let answer;
  const inFlight = new Promise((resolve) => (arrived = resolve));
  const released = new Promise((resolve) => (answer = resolve));
  world.meddle = async (request, work) => {
    if (!new URL(request.url).pathname.endsWith("/token") || request.method !== "POST") return work();
    world.meddle = undefined;
    const done = await work(); // the server has taken the refresh token
    arrived();
    await released;
    return done;
  };
  const [dying, ...others] = tabs;
  await begin(dying, round, LATER, address);
  await inFlight;
  await Promise.all(others.map((tab) => begin(tab, round, LATER, address)));
  await dying.close();
  answer();
  const answers = await Promise.all(others.map(answerOf));
  return { ...countOf(world, before, answers), tabs: others };
}

/** The most requests that the sandbox keeps in its log: then the oldest go, and nobody can count any more. */
const MOST_LOGGED = 1000;

function countOf(world, before, answers) {
  assert.ok(world.server.sandbox.log("all").length < MOST_LOGGED, "the server's log is full: take fewer rounds");
  const sent = refreshes(world).slice(before).map(({ body }) => new URLSearchParams(body).get("refresh_token"));
  const right = answers.filter(({ value }) => [200, 403].includes(value?.status)).length;
  return { refreshes: sent.length, tokens: new Set(sent).size, right, answers };
}
