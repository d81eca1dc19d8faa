// A headless Chromium that resolves the tests' invented domain to this machine, and accepts its certificate.

import { chromium } from "playwright-core";
import { PATIENCE } from "../engines/patience.mjs";

const HOSTS = "MAP *.example.test 127.0.0.1, EXCLUDE localhost, EXCLUDE 127.0.0.1, MAP * ~NOTFOUND";
const ARGUMENTS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--ignore-certificate-errors", `--host-resolver-rules=${HOSTS}`,
];

export const launchChromium = () => chromium.launch({ executablePath: process.env.GRANTWAY_CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });

/** A fresh profile with one tab. */
export async function openTab(browser) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(PATIENCE);
  return { context, page: await context.newPage(), close: () => context.close() };
}

/** Opens the login route and agrees at the server. Returns where the person arrives. */
export async function signIn(page, origin, provider, { returnTo = "/inbox" } = {}) {
  await page.goto(`${origin}/auth/${provider}/login?return_to=${encodeURIComponent(returnTo)}`);
  await page.locator("#accept").click();
  await page.waitForURL((url) => url.origin === origin);
  return new URL(page.url());
}

/** Who is signed in, according to the application. */
export const who = (page) => page.locator("#who").textContent();

/** Calls one of the handler's routes from the application's own page. */
export const call = (page, path, init = {}) =>
  page.evaluate(
    async ([address, options]) => {
      const response = await fetch(address, { ...options, headers: { grantway: "1", ...options.headers } });
      return { status: response.status, body: await response.json() };
    },
    [path, init],
  );

/** The browser's cookies for an origin, by name. */
export async function cookiesAt(context, origin) {
  const cookies = await context.cookies(origin);
  return Object.fromEntries(cookies.map(({ name, value, httpOnly, secure, sameSite, path, domain }) => [name, { value, httpOnly, secure, sameSite, path, domain }]));
}
