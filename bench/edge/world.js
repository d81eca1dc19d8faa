// Everything that a measurement starts: the authorization server, a workerd with the worker in several isolates,
// and people whose browsers reach one isolate or another.

import { UserAgent } from "../../tests/runtimes/user_agent.js";
import { sender } from "./http.js";
import { startServer } from "./server.js";
import { freePort, prepareWorkerd } from "./workerd.js";

const ownEntry = new URL("worker.js", import.meta.url);
const ownObjects = { SESSIONS: "GrantwaySessions" };
const cookieKey = Buffer.alloc(32, 7).toString("base64url");

/**
 * Starts everything: `isolates` isolates with `connections` connections each. `bindings` go to each worker, which
 * is `entry` with the Durable Object classes `objects`; the remaining options go to the server.
 */
export async function startWorld({ isolates = 1, connections = 16, entry = ownEntry, objects = ownObjects, bindings = {}, onLine, ...server }) {
  const ports = [];
  for (let count = 0; count < isolates; count += 1) ports.push(await freePort());
  const origin = `http://localhost:${ports[0]}`;
  const authorization = await startServer({ appOrigin: origin, ...server });
  const own = { ORIGIN: origin, SERVER: authorization.origin, COOKIE_KEY: cookieKey, ...bindings };
  const services = Object.fromEntries(ports.map((port, index) => [`app${index + 1}`, { port, bindings: own }]));
  const workerd = await prepareWorkerd({ entry, services, objects, onLine });
  await workerd.start();
  const senders = ports.map((port) => sender(port, connections));
  const api = new URL(bindings.API ?? authorization.origin).host;
  return {
    origin, workerd, senders, sandbox: authorization.sandbox,
    /** A browser in front of one of the isolates. */
    browser: (isolate = 0) => new UserAgent(origin, senders[isolate]),
    /** The path of an API behind the proxy route. */
    proxied: (path) => `/auth/proxy/${api}${path}`,
    /** Moves the clocks of the server and of all isolates. */
    async advance(seconds) {
      authorization.sandbox.clock({ advance_ms: seconds * 1000 });
      for (const send of senders) await send(`${origin}/advance?milliseconds=${seconds * 1000}`);
    },
    async stop() {
      for (const send of senders) send.close();
      await workerd.stop();
      await authorization.stop();
    },
  };
}

/** Signs in as a person, or says why not. */
export async function signIn(agent, sandbox, provider, user) {
  const back = await agent.signIn(sandbox, provider, { user });
  if (back.status !== 302 || back.headers.get("location") !== "/inbox") {
    throw new Error(`the sign-in of ${user} at ${provider} came to ${back.status} ${back.headers.get("location") ?? (await back.text())}`);
  }
}

/** The name of a person in the server's userinfo answer. */
export async function subjectOf(agent, world, provider) {
  const answer = await agent.call(world.proxied(`/${provider}/userinfo`));
  if (answer.status !== 200) throw new Error(`the first call came to ${answer.status} ${await answer.text()}`);
  return (await answer.json()).sub;
}
