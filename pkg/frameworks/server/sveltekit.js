// Vite bundles this file with the application, because the package's manifest names Svelte: SvelteKit knows its own redirects
// only.
import { redirect } from "@sveltejs/kit";
import { required, served, signInAddress } from "./serving/served.js";

export const withSession =
  (auth, env) =>
  ({ event, resolve }) => {
    const serve = (session) => {
      event.locals.session = session;
      return resolve(event);
    };
    return served(auth, event.locals, serve, event.request, env ?? event.platform?.env, event.platform?.ctx);
  };

/** Whether a script of SvelteKit asks, which takes a redirect as JSON and follows it with the window. */
const isFetched = ({ isDataRequest, isRemoteRequest, request }) =>
  isDataRequest || isRemoteRequest || (request.method === "POST" && request.headers.get("x-sveltekit-action") === "true");

export async function requireSession(event, options) {
  const session = await required(event.locals, options);
  if (session) return (event.locals.session = session);
  const { pathname, search } = event.url;
  // The name of an action in front of the query is no part of the page's address.
  const page = pathname + search.replace(/^\?\/[^&]*&?/, "?").replace(/^\?$/, "");
  const address = isFetched(event) ? await signInAddress(event.locals, page, options) : undefined;
  // Without that, `withSession` sends the guard's answer in place of this redirect.
  redirect(303, address ?? pathname, { external: true });
}
