// The soak: people use their sessions while the token endpoint fails and the worker's process is killed repeatedly.
// No session that could have been kept may be lost.

import { judge, Ledger } from "./ledger.js";
import { numberFrom, report, table } from "./report.js";
import { ROTATIONS } from "./server.js";
import { signIn, startWorld, subjectOf } from "./world.js";

const minutes = numberFrom("minutes", 10);
const killEvery = numberFrom("kill-every", 20);
const connections = 16;
const isolates = 4;
const peopleEach = numberFrom("people", 20);
const tokenLifetime = 2;
const faults = [["drop", 0.1], ["500", 0.1], ["drop-after-commit", 0.05]];
/** Milliseconds before and after the server's work, so that a process can be killed in between. */
const latency = 20;
/** Milliseconds a connection pauses between two calls. */
const pausing = 15;
/**
 * The most simultaneous calls of one person, so that they meet; and the milliseconds after which a waiting person
 * gets no further calls.
 */
const together = 3;
const waiting = 300;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const ledger = new Ledger();
const recent = [];
let newKeys = [];
const world = await startWorld({ isolates, connections, tokenLifetime, people: peopleEach, latency, bindings: { TELL: "1" }, onLine, onArrival, onToken });
const { sandbox, workerd } = world;
const tally = { calls: 0, answered: 0, postponed: 0, unreachable: 0, kills: 0, wrong: 0, coalesced: 0 };
const strange = new Map();
const over = [];

function onLine(line) {
  recent.push(line);
  if (recent.length > 20_000) recent.splice(0, 10_000);
  const [what, at, how, key] = line.split(" ");
  if (what === "event") {
    if (line.includes("refresh_coalesced")) tally.coalesced += 1;
    return;
  }
  if (what !== "kept") return console.error(line);
  if (how === "new") newKeys.push(key);
  ledger.kept(key, Number(at));
}

function onArrival() {
  return workerd.isRunning ? workerd.generation : undefined;
}

function onToken(entry, generation) {
  if (entry.grant === undefined) return;
  recent.push(`server ${Date.now()} ${entry.provider} ${entry.user} worked=${entry.worked} fault=${entry.fault} status=${entry.status}`);
  ledger.committed(entry.provider, entry, workerd.isRunning && generation === workerd.generation ? generation : undefined);
}

/** One person with one browser, who signs in again whenever the session is over. */
class Person {
  constructor(rotation, index) {
    Object.assign(this, { rotation, user: `p${index}`, index, calling: 0 });
  }

  async begin() {
    this.agents = Array.from({ length: isolates }, (_, isolate) => world.browser(isolate));
    for (;;) {
      newKeys = [];
      try {
        const agent = this.agents[0];
        for (const other of this.agents) other.jar = agent.jar;
        await signIn(agent, sandbox, this.rotation, this.user);
        this.subject ??= await subjectOf(agent, world, this.rotation);
        await pause(30);
        break;
      } catch {
        await pause(100);
      }
    }
    this.session = ledger.begin(this.rotation, this.user, newKeys);
    over.push(this.session);
  }

  /** Makes one call through one of the isolates. Returns its outcome. */
  async call(isolate) {
    const { session } = this;
    tally.calls += 1;
    let answer, body;
    try {
      answer = await this.agents[isolate].call(world.proxied(`/${this.rotation}/userinfo`));
      body = JSON.parse(await answer.text());
    } catch {
      tally.unreachable += 1;
      return "unreachable";
    }
    if (answer.status === 200) {
      if (body.sub !== this.subject) tally.wrong += 1;
      tally.answered += 1;
      session.answers += 1;
      return "answered";
    }
    const is = `${answer.status} ${body.code ?? body.error}`;
    if (answer.status === 401 && body.kind === "session") {
      session.end ??= { is, at: Date.now(), said: recent.filter((line) => session.keys.some((key) => line.includes(key)) || line.includes(`${this.rotation} ${this.user} `)).slice(-12) };
      return "over";
    }
    tally.postponed += 1;
    strange.set(is, (strange.get(is) ?? 0) + 1);
    return "postponed";
  }
}

const people = ROTATIONS.flatMap((rotation) => Array.from({ length: peopleEach }, (_, index) => new Person(rotation, index)));
let signingIn = Promise.resolve();
/** Only one sign-in at a time, so that the store's new keys are known to belong to this session. */
const beginAgain = (person) => (person.beginning ??= signingIn = signingIn.then(() => person.begin()).finally(() => (person.beginning = undefined)));

async function connection(number, until) {
  for (let turn = number; Date.now() < until; turn += 1) {
    // Neighbouring connections use the same person through different isolates.
    const person = people[Math.floor(turn * 7 + number / 2) % people.length];
    if (person.beginning || person.calling >= together || (person.calling > 0 && Date.now() - person.since > waiting)) {
      await pause(1);
      continue;
    }
    if (person.calling === 0) person.since = Date.now();
    person.calling += 1;
    const came = await person.call((turn + number) % isolates);
    person.calling -= 1;
    if (came === "over") await beginAgain(person);
    await pause(came === "unreachable" ? 100 : pausing);
  }
}

async function killing(until) {
  for (;;) {
    await pause(Math.min(killEvery * 1000, Math.max(0, until - Date.now())) + Math.random() * 50);
    if (Date.now() >= until) return;
    const { generation } = workerd;
    await workerd.kill();
    ledger.killed(generation);
    tally.kills += 1;
    await workerd.start();
  }
}

try {
  for (const person of people) await beginAgain(person);
  for (const rotation of ROTATIONS) for (const [kind, rate] of faults) sandbox.fault(rotation, { kind, rate, reject: true });
  const until = Date.now() + minutes * 60_000;
  await Promise.all([killing(until), ...Array.from({ length: connections }, (_, number) => connection(number, until))]);
  // A person who is still signed in must stay so once nothing fails any more.
  for (const rotation of ROTATIONS) sandbox.fault(rotation, { kind: "none" });
  for (const person of people) await person.beginning;
  const stuck = [];
  await Promise.all(people.map(async (person) => {
    const end = Date.now() + 120_000;
    while (!["answered", "over"].includes(await person.call(person.index % isolates))) {
      if (Date.now() > end) return stuck.push(person);
      await pause(500);
    }
  }));
  process.exitCode = (await tell(stuck)) ? 0 : 1;
} finally {
  await world.stop();
}

async function tell(stuck) {
  const rows = [["refresh tokens", "sessions", "refreshes", "could have been kept", "of these lost", "could not have been kept", "why not"]];
  let good = tally.wrong === 0 && stuck.length === 0;
  for (const rotation of ROTATIONS) {
    const { sessions, refreshes, savable, lostSavable, doomed, causes } = judge(over.filter((session) => session.rotation === rotation));
    rows.push([rotation, sessions, refreshes, savable, lostSavable.length, doomed, [...causes].map(([why, count]) => `${count} × ${why}`).join("; ") || "–"]);
    if (lostSavable.length > 0) good = false;
    for (const { user, end, refreshes: before } of lostSavable) console.error(`lost: ${rotation} ${user} after ${before} refreshes: ${end.is} at ${end.at}\n  ${end.said.join("\n  ")}`);
  }
  for (const { rotation, user } of stuck) console.error(`stuck: ${rotation} ${user}`);
  await report("soak", "Sessions under faults and kills", [
    `${minutes} ${minutes === 1 ? "minute" : "minutes"}${minutes < 10 ? " (a short run; the valid figure is that of 10 minutes or more)" : ""}; ${people.length} people over ${connections} connections and ${isolates} isolates that share one Durable Object namespace, its storage on disk; access tokens live ${tokenLifetime} seconds. Of the token endpoint's requests 10 % are dropped, 10 % are answered with 500, and for 5 % the answer is lost after the server has committed. The process is killed with SIGKILL every ${killEvery} seconds.`,
    "", ...table(rows), "",
    `${tally.calls} calls: ${tally.answered} answered, ${tally.wrong} of them with somebody else's name; ${tally.postponed} told to try again (${[...strange].map(([is, count]) => `${count} × ${is}`).join(", ") || "none"}); ${tally.unreachable} while the process was down. ${tally.kills} kills, ${tally.coalesced} coalesced refreshes, ${stuck.length} sessions that did not recover.`,
    "",
    "A session cannot be kept if a strictly rotating server has used up the refresh token and its answer did not reach the store, because it was lost or the process was killed before. The server's own log and the store's confirmations decide that, not the worker.",
  ]);
  return good;
}
