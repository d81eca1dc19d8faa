// What a person does in a tab, and what the application's page does there.

import { until } from "./patience.mjs";

/** Opens an address of the application and makes `auth` in its page. */
export async function open(tab, address, options) {
  await tab.goto(address);
  await createClient(tab, address, options);
}

/** Makes `auth`, once the tab is at an address that begins with `address` and the package has come. */
export async function createClient(tab, address, options) {
  await packageCame(tab, address);
  await tab.run(async (given) => {
    globalThis.auth = await grantway.createClient(given);
  }, options);
}

export async function packageCame(tab, address) {
  await arrive(tab, address);
  await until("the package has come", () => tab.run((start) => location.href.startsWith(start) && globalThis.grantway !== undefined, address));
}

/** Waits until the tab is at an address that begins with this. */
export const arrive = (tab, address) => until(`the tab is at ${address}`, async () => (await tab.url()).startsWith(address) || Promise.reject(new Error(await tab.url())));

/** Clicks once: a click that left the page has happened, whatever became of its answer. */
export async function click(tab, selector) {
  const before = await until("the tab says where it is", () => tab.url());
  await until(`${selector} was clicked`, async () => {
    try {
      await tab.click(selector);
    } catch (error) {
      if ((await tab.url()) === before) throw error;
    }
    return true;
  });
}

/** Clicks the page's button, which calls `authorize`. */
export async function pressSignIn(tab, request = {}) {
  await tab.run((given) => {
    go.onclick = () => {
      globalThis.result = outcome(auth.authorize(given));
    };
  }, request);
  await click(tab, "#go");
}

/** Clicks the page's button, which opens a copy of the tab there: browsers open windows in a click only. */
export async function pressCopy(tab, path) {
  await tab.run((given) => {
    go.onclick = () => void open(given);
  }, path);
  await click(tab, "#go");
}

/** From the application's page `start` through the consent page to `end`; what `handleCallback` came to there. */
export async function signIn(tab, { start, end, options, server, request, choice = "accept" }) {
  await open(tab, start, options);
  await pressSignIn(tab, request);
  await consent(tab, server, choice);
  return comeBack(tab, end, options);
}

/**
 * The same where the server asks nobody, and nobody clicks: for tests that begin when somebody has signed in. `world` is
 * that of the tests.
 */
export async function enter(tab, world, { start, end, options, request = {} }) {
  world.asksNobody = true;
  await open(tab, start, options);
  await tab.run((given) => void setTimeout(() => auth.authorize(given).catch(() => {})), request);
  const came = await comeBack(tab, end, options);
  world.asksNobody = false;
  return came;
}

/** Answers the server's consent page. */
export async function consent(tab, server, choice = "accept") {
  await arrive(tab, `${server.issuer}/authorize`);
  await click(tab, `#${choice}`);
}

/** Back at the application: what `handleCallback` came to. */
export async function comeBack(tab, end, options) {
  await createClient(tab, end, options);
  return tab.run(() => outcome(auth.handleCallback()));
}

/** The tab by the protocol of Chromium's own tools; undefined in other engines. */
export const devtoolsOf = (tab) => tab.devtools?.().catch(() => undefined);

/** The tabs that are open besides these. */
export async function othersThan(profile, ...known) {
  const keys = known.map(({ key }) => key);
  return (await profile.tabs()).filter(({ key }) => !keys.includes(key));
}
