// Chromium and Firefox, driven by puppeteer-core: the first by its DevTools protocol, the second by WebDriver BiDi.

import puppeteer from "puppeteer-core";
import { resultOf, scriptOf } from "./page_script.mjs";
import { PATIENCE } from "./patience.mjs";
import { profilesOf } from "./profiles.mjs";

// Nothing that would speak to the network by itself.
const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

export const launchChromium = () => launch("Chromium", { browser: "chrome", executablePath: process.env.GRANTWAY_CHROMIUM ?? "/usr/bin/chromium", args: QUIET });

// A proxy that is not there for everything but loopback.
const PREFERENCES = {
  "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
  "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
};

export const launchFirefox = () => launch("Firefox", { browser: "firefox", executablePath: process.env.GRANTWAY_FIREFOX ?? "/usr/bin/firefox-esr", extraPrefsFirefox: PREFERENCES });

async function launch(name, options) {
  const browser = await puppeteer.launch({ headless: true, acceptInsecureCerts: true, timeout: PATIENCE, protocolTimeout: PATIENCE / 2, ...options });
  return {
    version: (await browser.version()).replace(/.*\//, `${name} `),
    openProfile: profilesOf(async () => profileOf(await browser.createBrowserContext())).openProfile,
    close: () => browser.close(),
  };
}

/** A profile: `openTab` opens a tab, `tabs` are all that are open, popups among them. */
function profileOf(context) {
  let isSpoilt = false;
  const tabIn = (page) => tabOf(page, () => (isSpoilt = true));
  return {
    openTab: async () => tabIn(await context.newPage()),
    tabs: async () => (await context.pages()).map(tabIn),
    isSpoilt: () => isSpoilt,
    end: () => context.close(),
  };
}

/** `spoil` is called before a tab is changed in a way that stays. */
function tabOf(page, spoil) {
  return {
    key: page,
    goto: (address) => page.goto(address, { timeout: PATIENCE }),
    reload: () => page.reload({ timeout: PATIENCE }),
    close: () => page.close(),
    url: () => page.evaluate("location.href"), // puppeteer misses that Firefox went back to a page it had kept
    run: async (run, ...args) => resultOf(await page.evaluate(scriptOf(run, args))),
    async click(selector) {
      const element = await page.$(selector);
      if (element === null) throw new Error(`there is no ${selector}`);
      await page.bringToFront(); // a tab that nobody sees has nothing to click on
      await element.click();
    },
    /** The tab by Chromium's own protocol: what no driver's standard has. */
    devtools: () => (spoil(), page.createCDPSession()),
    async forgetCookies() {
      await page.browserContext().deleteCookie(...(await page.browserContext().cookies()));
    },
    /** The cookies for where the tab is, those that no script sees among them. */
    async cookies() {
      const hostname = await page.evaluate("location.hostname");
      const all = await page.browserContext().cookies();
      return all.filter(({ domain }) => domain === hostname).map(({ name, httpOnly, secure, sameSite }) => ({ name, httpOnly, secure, sameSite }));
    },
  };
}
