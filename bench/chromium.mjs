// Real pages in a headless Chromium, each with a fresh profile, so that nothing is in a cache.

import { chromium } from "playwright-core";
import { authorizationServer } from "./page_server.mjs";
import { ISSUER } from "./contenders/page_setting.js";

const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

export const launch = () => chromium.launch({ executablePath: process.env.GRANTWAY_CHROMIUM ?? "/usr/bin/chromium", args: QUIET });

/** The page: begins a sign-in at once, or handles the response and refreshes. */
export const PAGE_SOURCE = (path) => `
import { createPage } from ${JSON.stringify(path)};
navigation.addEventListener("navigate", ({ destination }) => {
  if (destination.url.startsWith(${JSON.stringify(ISSUER)})) console.log("navigates " + performance.now());
});
(async () => {
  const back = /[?#&]code=/.test(location.href);
  const page = await createPage();
  if (!back) return page.signIn();
  const first = await page.callback();
  const second = await page.refresh();
  console.log("signed in " + JSON.stringify([first, second]));
})().catch((error) => console.log("failed " + (error.stack ?? error)));
`;

function said(page, word) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the page did not say \`${word}\``)), 20_000);
    page.on("console", (message) => {
      const text = message.text();
      if (text.startsWith("failed ")) reject(new Error(text));
      if (!text.startsWith(word)) return;
      clearTimeout(late);
      resolve(text.slice(word.length + 1));
    });
    page.on("pageerror", reject);
  });
}

/** A whole sign-in and a refresh against a server that checks codes and verifiers. */
export async function verifyPage(browser, name, origin) {
  const context = await browser.newContext();
  const server = authorizationServer();
  try {
    await context.route(`${ISSUER}/**`, (route) => {
      const request = route.request();
      return route.fulfill(server(request.method(), request.url(), request.postData() ?? ""));
    });
    const page = await context.newPage();
    const signedIn = said(page, "signed in");
    await page.goto(`${origin}/`).catch(() => {}); // it leaves at once
    const [first, second] = JSON.parse(await signedIn);
    if (!/^access-\d+$/.test(first) || !/^access-\d+$/.test(second) || first === second) throw new Error(`tokens ${first}, ${second}`);
  } catch (error) {
    throw new Error(`${name} does the job wrong in a page: ${error.message}`, { cause: error });
  } finally {
    await context.close();
  }
}

/** Milliseconds from the start of a navigation to the page until it leaves for the authorization server. */
export async function firstSignIn(browser, origin) {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const leaves = said(page, "navigates");
    await page.goto(`${origin}/`).catch(() => {});
    return Number(await leaves);
  } finally {
    await context.close();
  }
}
