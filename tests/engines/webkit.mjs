// WebKitGTK on a screen that nobody sees, driven by its own WebDriver.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../workerd/free_port.js";
import { resultOf, scriptOf } from "./page_script.mjs";
import { until } from "./patience.mjs";
import { profilesOf } from "./profiles.mjs";
import { clickOn, startSession } from "./webdriver.mjs";

/** How long a script in a page may take: less than what the driver itself is given (milliseconds). */
const SCRIPT = 35_000;

/** How often a browser is started that does not come. */
const TRIES = 3;

export async function launchWebKit() {
  let place;
  async function leave() {
    const left = place;
    place = undefined;
    await left?.stop();
  }
  // A browser that got stuck is left with its driver and its screen, and there are new ones.
  async function openSession() {
    for (let turn = 1; ; turn += 1) {
      try {
        place ??= await startPlace();
        return await startSession(place.driver, { acceptInsecureCerts: true, timeouts: { script: SCRIPT, pageLoad: SCRIPT } });
      } catch (error) {
        await leave();
        if (turn === TRIES) throw error;
      }
    }
  }
  const endSession = (session) => session.end().catch(leave);
  // The driver keeps one session at a time, and each is a browser of its own that has nothing yet.
  let first = await openSession();
  const { version } = first;
  const { openProfile } = profilesOf(async () => {
    const session = first ?? (await openSession());
    first = undefined;
    return profileOf(session, () => endSession(session));
  });
  return { version: `WebKitGTK ${version}`, openProfile, close: leave };
}

/** A screen and a driver, whose browsers keep what they keep in a folder that goes with them. */
async function startPlace() {
  const home = await mkdtemp(join(tmpdir(), "grantway-webkit-"));
  const started = [];
  async function stop() {
    for (const child of started.reverse()) await child.stop();
    // A browser's own processes outlive its driver by a moment, and still write there.
    await rm(home, { recursive: true, force: true, maxRetries: 20 });
  }
  try {
    const screen = await startScreen(started);
    return { driver: await startDriver(screen, home, started), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An X server that listens on a socket of this machine only; it picks a free number. */
async function startScreen(started) {
  const child = start(started, process.env.GRANTWAY_XVFB ?? "Xvfb", ["-displayfd", "3", "-screen", "0", "1280x1024x24", "-nolisten", "tcp"], {}, ["ignore", "ignore", "ignore", "pipe"]);
  let number = "";
  child.process.stdio[3].on("data", (text) => (number += text));
  await until("the screen is there", () => child.alive() && number.endsWith("\n"));
  return `:${number.trim()}`;
}

async function startDriver(display, home, started) {
  const port = await freePort();
  const variables = { DISPLAY: display, HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home, XDG_RUNTIME_DIR: home, GDK_BACKEND: "x11", NO_AT_BRIDGE: "1", LIBGL_ALWAYS_SOFTWARE: "1" };
  const child = start(started, process.env.GRANTWAY_WEBKIT ?? "WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], variables, "ignore");
  const address = `http://127.0.0.1:${port}`;
  await until("the driver answers", async () => child.alive() && (await fetch(`${address}/status`)).ok);
  return address;
}

/** Starts a program and notes it among those that are to be stopped. */
function start(started, program, words, variables, stdio) {
  const child = spawn(program, words, { stdio, env: { ...process.env, ...variables } });
  let trouble;
  const ended = new Promise((resolve) => {
    child.once("error", (error) => {
      trouble = error;
      resolve();
    });
    child.once("exit", (code) => {
      trouble ??= new Error(`${program} ended with ${code}`);
      resolve();
    });
  });
  const running = {
    process: child,
    alive() {
      if (trouble) throw trouble;
      return true;
    },
    async stop() {
      child.kill();
      const late = setTimeout(() => child.kill("SIGKILL"), 2000); // one that is stuck hears nothing else
      await ended;
      clearTimeout(late);
    },
  };
  started.push(running);
  return running;
}

/** A profile: `openTab` opens a tab, `tabs` are all that are open, popups among them; it begins with one. */
function profileOf(session, end) {
  const handles = () => session.command("GET", "/window/handles");
  return {
    openTab: async () => tabOf(session, (await session.command("POST", "/window/new", { type: "tab" })).handle),
    tabs: async () => (await handles()).map((handle) => tabOf(session, handle)),
    end,
  };
}

function tabOf(session, handle) {
  const send = (method, path, body) => session.inWindow(handle, (command) => command(method, path, body));
  return {
    key: handle,
    goto: (url) => send("POST", "/url", { url }),
    reload: () => send("POST", "/refresh"),
    close: () => send("DELETE", "/window"),
    url: () => send("GET", "/url"),
    run: async (run, ...args) => resultOf(await send("POST", "/execute/async", { script: `${scriptOf(run, args)}.then(arguments[0])`, args: [] })),
    click: (selector) => session.inWindow(handle, (command) => clickOn(command, selector)),
    forgetCookies: () => send("DELETE", "/cookie"),
    /** The cookies for where the tab is, those that no script sees among them. */
    cookies: async () => (await send("GET", "/cookie")).map(({ name, httpOnly, secure, sameSite }) => ({ name, httpOnly, secure, sameSite })),
  };
}
