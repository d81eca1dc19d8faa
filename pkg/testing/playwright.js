// `grantway/testing/playwright`: fixtures for `test.extend`. Playwright itself is the application's.
import { ProviderOfPage } from "./provider_of_page.js";
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

/**
 * Fixtures of a test for a page that is its own client, created with these options. The provider's requests do not leave
 * the browser: `signIn(person)` and `signOut()` say whom the provider knows.
 */
export const pageFixtures = (options) => {
  const providers = new WeakMap();
  const providerIn = async (context) => {
    if (!providers.has(context)) {
      providers.set(context, new ProviderOfPage(options));
      await providers.get(context).listen(context);
    }
    return providers.get(context);
  };
  return {
    signIn: async ({ context }, use) => {
      const provider = await providerIn(context);
      await use(async (person = {}) => void (provider.person = person));
    },
    signOut: async ({ context }, use) => {
      const provider = await providerIn(context);
      await use(async () => provider.forget());
    },
  };
};
