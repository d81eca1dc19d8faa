// What a visitor of the demo does and sees, in terms of its `data-testid`s.

import { openProfile } from "../browser/chromium.mjs";

/** A person with a fresh browser at the demo's page. */
export async function visit(browser, demo, options) {
  const profile = await openProfile(browser, options);
  const page = await profile.context.newPage();
  const see = (id) => page.getByTestId(id);
  const text = (id) => see(id).textContent();
  const visitor = {
    page, see, text, troubles: profile.troubles, close: profile.close,

    async open() {
      await page.goto(demo.origin);
      await visitor.settled();
    },

    /** Waits until the session panel has loaded. */
    settled: () => page.locator('[data-testid="session"]:not([data-state="loading"])').waitFor(),

    /** Waits until no button of the session panel is busy: the panel is redrawn then, and a click would miss. */
    idle: () => page.locator('[data-testid="session"]:not([aria-busy="true"])').waitFor(),

    /** Opens the choices if they are folded into one line, as they are while somebody is signed in. */
    async openChoices() {
      if (!(await page.locator("#choices").evaluate(({ open }) => open))) await see("choice-summary").click();
    },

    async choose(provider, pattern, store) {
      await visitor.openChoices();
      await see(`provider-${provider}`).click();
      await see(`pattern-${pattern}`).click();
      if (store) await see(`store-${store}`).click();
    },

    /** Signs in, and presses a button of the consent page there. */
    async signIn(choice = "accept") {
      await see("sign-in").click();
      await page.waitForURL((url) => url.origin === demo.sandbox);
      await page.locator(`#${choice}`).click();
      await page.waitForURL((url) => url.origin === demo.origin);
      await visitor.settled();
    },

    /** Waits until somebody is signed in; fails with the text on the page otherwise. */
    async signedIn() {
      await visitor.settled();
      if ((await see("session").getAttribute("data-state")) === "signed-in") return;
      const choice = await page.locator("#choice input:checked").evaluateAll((inputs) => inputs.map(({ value }) => value).join());
      throw new Error(`nobody is signed in (${choice}): ${await see("refusal").innerText()}\n${(await see("trace").innerText()).slice(-2000)}`);
    },

    /** Who is signed in, how, and for how long, as shown on the page. */
    async session() {
      await visitor.signedIn();
      const { provider, pattern } = await see("session").evaluate(({ dataset }) => ({ ...dataset }));
      const expires_at = await see("expiry").getAttribute("data-expires-at");
      return {
        provider, pattern, name: await text("who-name"), place: await text("token-place"), scope: await text("scope"),
        expires_at: Number(expires_at) || expires_at, coerced: Number(await see("diagnostics").getAttribute("data-count")),
      };
    },

    /** Waits until the panel says that nobody is signed in, which may come after its cause, such as a refusal. */
    signedOut: () => see("signed-out").waitFor(),

    /** The panel with the engine's refusal. */
    async refusal() {
      await see("refusal").waitFor({ state: "visible" });
      const part = async (name) => ((await see(`refusal-${name}`).count()) > 0 ? text(`refusal-${name}`) : undefined);
      return {
        code: await see("refusal").getAttribute("data-code"), kind: await see("refusal").getAttribute("data-kind"),
        title: await page.locator("#refusal-title").textContent(),
        message: await part("message"), hint: await part("hint"), cause: await part("cause"), error: await part("error"),
      };
    },

    /** How an attack ended, as shown beside its button. */
    async end(kind) {
      const details = see(`end-${kind}`);
      await details.waitFor();
      await visitor.settled();
      const part = async (name) => ((await see(`end-${kind}-${name}`).count()) > 0 ? text(`end-${kind}-${name}`) : undefined);
      const { outcome, code } = await details.evaluate(({ dataset }) => ({ ...dataset }));
      return { outcome, code, kind: await part("kind"), message: await part("message"), hint: await part("hint"), cause: await part("cause") };
    },

    async callApi() {
      await visitor.signedIn();
      await visitor.idle();
      await see("call-api").click();
      await see("api-body").waitFor();
      await visitor.idle();
      return { status: await text("api-status"), body: JSON.parse(await text("api-body")) };
    },

    async refresh() {
      await visitor.idle();
      await see("refresh").click();
      await visitor.idle();
    },

    async signOut() {
      await visitor.idle();
      await see("sign-out").click();
      await visitor.signedOut();
    },
  };
  await visitor.open();
  return visitor;
}

/** The errors in the console, apart from the refusals themselves, which a browser logs as failed requests. */
export const unexpected = ({ troubles }) => troubles.filter((text) => !text.includes("the server responded with a status of 4"));
