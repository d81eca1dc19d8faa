// `grantway/testing/playwright`: fixtures for `test.extend`. Playwright itself is the application's.
import { signedIn } from "./signed_in.js";

/** Fixtures of a test: `signIn(person)` and `signOut()`, for an application whose handler has these options. */
export const fixtures = (options) => ({
  signIn: async ({ context }, use) => {
    await use(async (person) => {
      const { cookies } = await signedIn(options, person);
      await context.addCookies(cookies);
    });
  },
  signOut: async ({ context }, use) => {
    await use(() => context.clearCookies());
  },
});

/** What `storageState` of Playwright takes: a browser in which the person is signed in. */
export const storageState = async (options, person) => (await signedIn(options, person)).storageState;
