// `grantway/angular`: the session of a client, as signals. No decorators, so an application compiles nothing of this.
import { Location } from "@angular/common";
import {
  EnvironmentInjector, InjectionToken, computed, inject, makeEnvironmentProviders, provideEnvironmentInitializer,
  runInInjectionContext, signal,
} from "@angular/core";
import { from, mergeMap } from "rxjs";
import { isPage, pathOf, requireSession as require, viewOf } from "./session_view.js";

const GRANTWAY = new InjectionToken("grantway");

export const provideGrantway = ({ navigate, ...options }) =>
  makeEnvironmentProviders([
    {
      provide: GRANTWAY,
      useFactory() {
        const injector = inject(EnvironmentInjector);
        const arrive = (path, appState) => navigate?.(inject(Location).normalize(path), appState);
        const view = viewOf({ ...options, navigate: (...given) => runInInjectionContext(injector, () => arrive(...given)) });
        const changes = signal(0);
        injector.onDestroy(view.subscribe(() => changes.update((count) => count + 1)));
        return { ...view, client: options.client, session: computed(() => (changes(), view.read())) };
      },
    },
    // A sign-in that ends at this page completes although nobody asks yet.
    provideEnvironmentInitializer(() => inject(GRANTWAY)),
  ]);

export const injectSession = () => inject(GRANTWAY).session;
export const injectAuth = () => inject(GRANTWAY).calls;

/** A guard of routes: `canActivate`. */
export const requireSession = (authorize) => async (_, { url }) => {
  const { client } = inject(GRANTWAY);
  const external = inject(Location).prepareExternalUrl(url);
  if (isPage) await require(client, { returnTo: pathOf(external), ...authorize });
  return true;
};

/** Sends the requests to these origins with the client's `fetch`. */
export const sessionInterceptor = (origins) => (request, next) => {
  const { fetch } = inject(GRANTWAY).calls;
  const { url } = request;
  if (!origins.some((origin) => url.startsWith(`${origin}/`))) return next(request);
  return from(import("./angular_requests.js")).pipe(mergeMap(({ send }) => send(fetch, request)));
};
