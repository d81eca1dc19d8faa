// `grantway/testing/vitest`: fixtures for `test.extend`. Vitest itself is the application's.
import { testClock } from "./clock.js";
import { mockClient } from "./mock_client.js";
import { signedIn } from "./signed_in.js";

/**
 * Fixtures of a test: a `clock`, a mock client `auth` of these options that goes by it, and `signIn(person)` for an
 * application whose handler has the options `handler`.
 */
export const fixtures = ({ handler, ...client } = {}) => ({
  // Vitest reads the names of what a fixture needs from its first parameter.
  clock: async ({}, use) => {
    await use(testClock());
  },
  auth: async ({ clock }, use) => {
    await use(mockClient({ now: clock.now, ...client }));
  },
  signIn: async ({}, use) => {
    await use((person) => signedIn(handler, person));
  },
});
