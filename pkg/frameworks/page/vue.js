// `grantway/vue`: the session of a client, for Vue 3.
import { computed, inject, shallowRef, triggerRef } from "vue";
import { isPage, pathOf, requireSession as require, viewOf } from "./session_view.js";

const GRANTWAY = Symbol();

export const createGrantway = ({ router, ...options }) => ({
  install(app) {
    const navigate = (path) => router?.replace(withoutBase(router, path));
    const { subscribe, read, calls } = viewOf({ navigate, ...options });
    const changed = shallowRef();
    app.onUnmount?.(subscribe(() => triggerRef(changed)));
    const following = (name) => computed(() => (changed.value, read()[name]));
    const session = { status: following("status"), session: following("session"), error: following("error") };
    app.provide(GRANTWAY, [session, calls]);
  },
});

/** The router adds the base again. */
function withoutBase({ options }, path) {
  const { base } = options.history;
  return path.startsWith(`${base}/`) ? path.slice(base.length) : path;
}

export const useSession = () => inject(GRANTWAY)[0];
export const useAuth = () => inject(GRANTWAY)[1];

/** A guard of a route: `beforeEnter`, or of all: `router.beforeEach`. */
export const requireSession = (client, authorize) => async (to) => {
  if (isPage) await require(client, { returnTo: pathOf(to.href), ...authorize });
};
