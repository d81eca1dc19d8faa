/** The examples, built as for production and started, each on a port of its own, beside one authorization server. */
import assert from "node:assert/strict";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createSandbox } from "grantway/sandbox";
import { listens, run } from "../examples/program.js";
import { keyOf } from "../runtimes/app.js";
import { freePort } from "../workerd/free_port.js";
import { serveFetch } from "../workerd/over_http.js";
import { FRAMEWORKS } from "./frameworks.js";
import { PATH, placedExample } from "./placed.js";

/** Seconds that an access token lives: so short that a test can wait for its end. */
const TOKEN_LIFETIME = 8;
/** As many builds at once as there are cores. */
const LANES = 2;

async function ended(program) {
  const [code] = await program.ended;
  assert.equal(code, 0, program.said());
}

/** One example, built and started: `{ name, origin, said(), stop() }`. */
async function application({ name, scripts, start, strict, bundlesPackage }, environmentOf) {
  const { folder, home, remove } = await placedExample(name);
  if (strict) await cp(new URL(`strict/${name}`, import.meta.url), folder, { recursive: true });
  const port = String(await freePort());
  const origin = `http://localhost:${port}`;
  // What a framework remembers of its user, it remembers in there.
  const quiet = { PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, ASTRO_TELEMETRY_DISABLED: "1", NUXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
  const environment = { ...quiet, ...environmentOf(name, origin), PORT: port, HOST: "127.0.0.1", HOSTNAME: "127.0.0.1" };
  const command = (line) => run("/bin/sh", ["-c", line], { folder, environment });
  try {
    const { build, start: line } = scripts ? await scripts(folder) : {};
    if (build) await ended(command(build));
    if (bundlesPackage) await rm(join(folder, "node_modules/grantway"), { recursive: true });
    const running = start ? await start(folder, port, environmentOf(name, origin)) : command(line);
    if (!start) await listens(Number(port), running);
    const stop = async () => {
      await running.stop();
      await remove();
    };
    return { name, origin, said: running.said, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** All of them, and the sandbox. It resolves at once: some are driven while others are built. */
export async function startAll(only = FRAMEWORKS) {
  const sandbox = createSandbox({ providers: { standard: { tokenLifetime: TOKEN_LIFETIME } } });
  const server = await serveFetch(sandbox.fetch);
  const environmentOf = (name, origin) => {
    const client = { client_id: `example-${name}`, client_secret: `secret of ${name}` };
    sandbox.register("standard", { ...client, redirect_uris: [`${origin}/auth/main/callback`] });
    return {
      ORIGIN: origin, ISSUER: `${server.origin}/standard`, API: `${server.origin}/standard/userinfo`,
      CLIENT_ID: client.client_id, CLIENT_SECRET: client.client_secret, COOKIE_KEY: keyOf(9),
    };
  };
  const lanes = Array.from({ length: LANES }, () => Promise.resolve());
  const started = new Map();
  for (const [at, one] of only.entries()) {
    const lane = at % LANES;
    lanes[lane] = lanes[lane].then(() => application(one, environmentOf)).catch((error) => ({ error, stop: () => {} }));
    started.set(one.name, lanes[lane]);
  }
  return {
    sandbox,
    issuer: `${server.origin}/standard`,
    /** The application of that name, once it runs; its build may have failed. */
    async of(name) {
      const { error, ...found } = await started.get(name);
      if (error) throw error;
      return found;
    },
    async stop() {
      await Promise.all([...started.values()].map(async (one) => (await one).stop()));
      await server.stop();
    },
  };
}
