// The cost of a session: the requests to its store for each thing that a person does.

import { report, table } from "./report.js";
import { signIn, startWorld } from "./world.js";

const tokenLifetime = 3600;
const names = { cookie: "the sealed cookie", object: "a Durable Object", d1: "D1" };

const steps = {
  "sign-in (login and callback)": (person, world) => signIn(person, world.sandbox, "strict", "p1"),
  "page view": (person) => view(person),
  "page view that moves the idle limit": async (person, world) => (await world.advance(tokenLifetime * 0.8), view(person)),
  "page view, its idle limit just moved": (person) => view(person),
  "page view that refreshes the token": async (person, world) => (await world.advance(tokenLifetime * 0.25), view(person)),
  "page view, its token just refreshed": (person) => view(person),
  "page view of somebody who is not signed in": async (_, world) => expectStatus(await world.browser().open("/"), 302),
  "sign-out": async (person) => expectStatus(await person.call("/auth/logout", { method: "POST", body: "{}" }), 200),
};

async function view(person) {
  await expectStatus(await person.open("/"), 200);
}

async function expectStatus(answer, wanted) {
  if (answer.status !== wanted) throw new Error(`${answer.status} ${await answer.text()}`);
}

async function measure(store) {
  const objects = { SESSIONS: "CountedSessions", DATABASE: "Database" };
  const world = await startWorld({ entry: new URL("stores_worker.js", import.meta.url), objects, tokenLifetime, bindings: { STORE: store }, onLine: console.error });
  const counts = async () => (await world.senders[0](`${world.origin}/counts`)).json();
  try {
    const rounds = [];
    // The first person meets an empty database and an isolate that knows nothing yet; the second is like everybody
    // after.
    for (let round = 0; round < 2; round += 1) {
      const person = world.browser();
      const costs = {};
      for (const [step, act] of Object.entries(steps)) {
        await counts();
        await act(person, world);
        costs[step] = await counts();
      }
      rounds.push(costs);
    }
    return rounds[1];
  } finally {
    await world.stop();
  }
}

const listed = (counts, members) => members.filter((name) => counts[name]).map((name) => `${counts[name]} ${name}`).join(", ") || "0";
const cost = ({ requests = 0, read = 0, written = 0 }) => (requests === 0 ? "0" : `${requests} (${read} read, ${written} written)`);

const measured = {};
for (const store of Object.keys(names)) measured[store] = await measure(store);
const rows = Object.keys(steps).map((step) => [
  step, listed(measured.object[step], ["get", "put", "delete"]), cost(measured.cookie[step]), cost(measured.object[step]), cost(measured.d1[step]),
]);
await report("stores", "What a session asks of its store", [
  "Requests to the store for each action of a person; in brackets the store's own requests to its storage: values for a Durable Object, rows for D1 (a shim over the same SQLite, as a local workerd has no D1). A page view opens the session and calls an API once. Redis and Deno KV take one request for each get, put and delete.",
  "", ...table([["", "operations", ...Object.values(names)], ...rows]),
]);
