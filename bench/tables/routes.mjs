// The routes of a worker in real workerd, over HTTP on this machine: requests per second, and the processor time of
// the whole workerd process for one request, including the platform's part.

import { bundle, WORKER } from "../bundle.mjs";
import { CLIENT_ID, CODE } from "../contenders/job.js";
import { contendersOf } from "../contenders.mjs";
import { grouped, median, ratio, short, spread, table } from "../figures.mjs";
import { load, navigation, valuesOf } from "../http_load.mjs";
import { processorTime } from "../processor_time.mjs";
import { startTokenServer } from "../token_server.mjs";
import { prepareWorkerd, startWorkerd } from "../workerd.mjs";

const WIDTH = 8;

export const bundleWorker = ({ path }) => bundle(`export { default } from ${JSON.stringify(path)};`, WORKER);

/** Starts a contender's worker in a separate workerd. */
async function startWorker({ name, path }, as) {
  const prepared = await prepareWorkerd(await bundleWorker({ path }), { AS: as });
  return { name, prepared, ...(await startWorkerd(prepared)) };
}

function callbackOf({ head }, as) {
  const location = new URL(valuesOf(head, "location")[0]);
  const redirect = new URL(location.searchParams.get("redirect_uri"));
  const query = new URLSearchParams({ code: CODE, state: location.searchParams.get("state"), iss: as });
  const cookie = valuesOf(head, "set-cookie").map((line) => line.split(";")[0]).join("; ");
  return { path: `${redirect.pathname}?${query}`, cookie, location };
}

/** Checks one sign-in from outside. */
async function verify({ name, port, said }, server) {
  const must = (holds, what, answer) => {
    if (!holds) throw new Error(`${name} does the job wrong: ${what}\n${answer?.head}\n${answer?.body}\n${said()}`);
  };
  const [login] = await load(port, [navigation(port, "/auth/as/login")], 1);
  must(login.status === 302, "the login", login);
  const { path, cookie, location } = callbackOf(login, server.origin);
  if (name.startsWith("bare")) return;
  const asked = location.searchParams;
  must(asked.get("client_id") === CLIENT_ID && asked.get("code_challenge_method") === "S256" && asked.get("state").length >= 22, "the request", login);
  const [foreign] = await load(port, [navigation(port, path.replace(/state=./, "state=_"), cookie)], 1);
  const refused = foreign.status >= 400 || /error/i.test(valuesOf(foreign.head, "location")[0]);
  must(refused, "it does not refuse a foreign state", foreign);
  const again = callbackOf((await load(port, [navigation(port, "/auth/as/login")], 1))[0], server.origin);
  const sent = server.next();
  const [callback] = await load(port, [navigation(port, again.path, again.cookie)], 1);
  must(callback.status === 302 && !/error/i.test(valuesOf(callback.head, "location")[0]), "the callback", callback);
  must(valuesOf(callback.head, "set-cookie").some((line) => /session/i.test(line) || line.length > 150), "the session", callback);
  const { form, headers } = await sent;
  must(form.get("code") === CODE && form.get("code_verifier").length >= 43 && headers.authorization.startsWith("Basic "), "the token request");
}

/** One batch: the cost of a request to each route, and how many were answered per second. */
async function batch(worker, server, count) {
  const logins = Array(count).fill(navigation(worker.port, "/auth/as/login"));
  const measured = async (requests) => {
    const [time, clock] = [processorTime(worker.pid), performance.now()];
    const answers = await load(worker.port, requests, WIDTH);
    const rate = count / ((performance.now() - clock) / 1000);
    const wrong = answers.find(({ status, head }) => status !== 302 || /[#?&](auth_)?error=/.test(head));
    if (wrong) throw new Error(`${worker.name} refused: ${wrong.head}`);
    return { answers, microseconds: (processorTime(worker.pid) - time) / count, rate };
  };
  const login = await measured(logins);
  const callbacks = login.answers.map((answer) => callbackOf(answer, server.origin));
  const callback = await measured(callbacks.map(({ path, cookie }) => navigation(worker.port, path, cookie)));
  return { login, callback };
}

export async function routes({ rounds, count }) {
  const server = await startTokenServer();
  const workers = [];
  try {
    for (const contender of await contendersOf("worker")) {
      const worker = { ...(await startWorker(contender, server.origin)), id: contender.id, login: [], callback: [], rates: { login: [], callback: [] } };
      workers.push(worker);
      await verify(worker, server);
    }
    for (let round = -1; round < rounds; round += 1) {
      for (const worker of workers) {
        const measured = await batch(worker, server, count);
        if (round < 0) continue; // the first batches warm up the code
        for (const route of ["login", "callback"]) {
          worker[route].push(measured[route].microseconds);
          worker.rates[route].push(measured[route].rate);
        }
      }
    }
  } finally {
    server.stop();
    for (const worker of workers) {
      await worker.stop();
      await worker.prepared.remove();
    }
  }
  const floor = workers.find(({ id }) => id === "raw");
  const cells = (worker, route) => [`${spread(worker[route])}, **${short(ratio(worker[route], floor[route]))}×**`, grouped(median(worker.rates[route]))];
  const rows = workers.map((worker) => [worker.name, ...cells(worker, "login"), ...cells(worker, "callback")]);
  const head = ["", "`/login`, CPU µs", "a second", "`/callback`, CPU µs", "a second"];
  return `## Routes in workerd\n\nReal workerd over HTTP on this machine, ${WIDTH} connections; \`/callback\` includes the token request to a server in another process. CPU is that of the whole workerd process. Requests per second depend on the load generator, which shares the machine; the bare 302, without any OAuth, is the upper limit.\n\n${table(head, rows)}`;
}
