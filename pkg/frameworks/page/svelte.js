// `grantway/svelte`: the session of a client, for Svelte 5: in runes, and as a store.
import { createSubscriber } from "svelte/reactivity";
import { isPage, requireSession, viewOf } from "./session_view.js";

export function createAuth(client, options) {
  const { subscribe, read, calls } = viewOf({ ...options, client });
  const follow = createSubscriber(subscribe);
  const state = () => (follow(), read());
  // A sign-in that ends at this page completes although nobody asks yet.
  subscribe(() => {});
  return {
    ...calls,
    requireSession: async (authorize) => (isPage ? requireSession(client, authorize) : null),
    get status() {
      return state().status;
    },
    get session() {
      return state().session;
    },
    get error() {
      return state().error;
    },
    subscribe(run) {
      const look = () => run(read());
      look();
      return subscribe(look);
    },
  };
}
