// The race: many simultaneous requests of one session with an expired token, over four isolates that share one
// store. One of them may refresh; all of them must be answered.

import { numberFrom, quantile, report, table } from "./report.js";
import { ROTATIONS } from "./server.js";
import { signIn, startWorld, subjectOf } from "./world.js";

const isolates = 4;
const requests = numberFrom("requests", 1000);
const rounds = numberFrom("rounds", 20);
const tokenLifetime = 3600;
/** Milliseconds that the server takes for a refresh, so that the requests meet while it is under way. */
const refreshing = 300;

let refreshes = 0;
const world = await startWorld({ isolates, connections: Math.ceil(requests / isolates), tokenLifetime, onLine: console.error, onToken: () => (refreshes += 1) });
let failed = false;
try {
  const rows = [["refresh tokens", "rounds", "requests a round", "refreshes a round, min … max", "correct answers", "seconds a round, median"]];
  for (const rotation of ROTATIONS) rows.push(await race(rotation));
  await report("race", "One refresh for a thousand requests", [
    `${requests} requests of one session whose token has expired, ${requests / isolates} through each of ${isolates} isolates in one workerd that bind one Durable Object namespace, all sent at once, each over a connection of its own. The server takes ${refreshing} ms for a refresh. A correct answer is the API's own, with the name of the person who signed in.${rounds < 20 ? ` A short run of ${rounds} rounds; the valid figure is that of 20.` : ""}`,
    "", ...table(rows),
  ]);
} finally {
  await world.stop();
}
process.exitCode = failed ? 1 : 0;

async function race(rotation) {
  const person = world.browser();
  await signIn(person, world.sandbox, rotation, "p1");
  const wanted = await subjectOf(person, world, rotation);
  const path = world.proxied(`/${rotation}/userinfo`);
  // The first burst opens the connections, which is not measured.
  await burst(person, path);
  const [counts, times, others] = [[], [], new Map()];
  let correct = 0;
  for (let round = 0; round < rounds; round += 1) {
    await world.advance(tokenLifetime + 1);
    world.sandbox.fault(rotation, { kind: "slow", delay: refreshing });
    refreshes = 0;
    const begun = performance.now();
    const answers = await burst(person, path);
    times.push((performance.now() - begun) / 1000);
    counts.push(refreshes);
    for (const { status, sub, text } of answers) {
      if (status === 200 && sub === wanted) correct += 1;
      else others.set(`${status} ${text}`, (others.get(`${status} ${text}`) ?? 0) + 1);
    }
    world.sandbox.fault(rotation, { kind: "none" });
  }
  for (const [what, count] of others) console.error(`${rotation}: ${count} × ${what}`);
  if (Math.max(...counts) !== 1 || Math.min(...counts) !== 1 || correct !== rounds * requests) failed = true;
  const kinds = { none: "stay as they are", overlap: "rotate, the old one goes on", strict: "rotate, the old one is refused" };
  return [kinds[rotation], rounds, requests, `${Math.min(...counts)} … ${Math.max(...counts)}`, `${correct} of ${rounds * requests}`, quantile(times, 0.5).toFixed(2)];
}

/** Sends all requests at once. Returns the outcome of each. */
async function burst(person, path) {
  const cookie = person.jar.header();
  const headers = { cookie, grantway: "1", accept: "*/*", "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" };
  const one = async (index) => {
    const answer = await world.senders[index % isolates](world.origin + path, { headers });
    const text = await answer.text();
    return { status: answer.status, sub: answer.status === 200 ? JSON.parse(text).sub : undefined, text: text.slice(0, 200), cookies: answer };
  };
  const answers = await Promise.all(Array.from({ length: requests }, (_, index) => one(index).catch((error) => ({ status: 0, text: error.message }))));
  for (const { cookies } of answers) if (cookies?.headers.getSetCookie().length > 0) person.jar.take(cookies);
  return answers;
}
