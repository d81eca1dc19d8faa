// What every framework needs of a client, or of the promise of one: what to show, and when to look again.

/** A server asks for nothing, and nothing changes there: it shows what it was given. */
export const isPage = typeof document !== "undefined";

export const RESTORING = "restoring";

/** The calls that a component gets of its client. */
const CALLS = ["authorize", "fetch", "signOut", "accessToken", "userinfo"];

/** The path of an address that a router names. */
export const pathOf = (url) => new URL(url, location.href).href.slice(location.origin.length);

/**
 * Who is signed in. If nobody is, the page leaves for a sign-in, unless `isOver`, and the promise stays pending. Rejects if
 * a sign-in that ends at this page failed.
 */
export async function requireSession(given, options, isOver) {
  const client = await given;
  await client.handleCallback();
  return (await client.session()) ?? (isOver?.() || client.authorize({ returnTo: pathOf(location.href), ...options }));
}

/** The session as an application shows it: until the first look has ended, the one that its server knew. */
export function viewOf({ client: given, session, navigate }) {
  const initial = { status: session ? "signed_in" : session === null ? "signed_out" : RESTORING, session: session ?? null };
  let client = given.then ? undefined : given;
  let error; // of `createClient`, or of a sign-in that came back to this page
  let callback;
  let shown = [];
  let state = initial;

  const ready = Promise.resolve(given).then((made) => (client = made));
  ready.catch(() => {});

  return {
    initial,

    calls: Object.fromEntries(
      CALLS.map((name) => [
        name,
        // At once if possible: a popup opens only in the click.
        (...options) => (client ? client[name](...options) : ready.then(() => client[name](...options))),
      ]),
    ),

    /** Calls `listen` when `read` may give something else. Completes a sign-in that ends at this page. */
    subscribe(listen) {
      if (!isPage) return () => {};
      // A client completes it once, and the address is another only if the page is not yet where the sign-in began.
      callback ??= ready
        .then(() => client.handleCallback())
        .then(({ returnTo, appState }) => {
          if (returnTo && location.origin + returnTo !== location.href) navigate?.(returnTo, appState);
        })
        .catch((thrown) => (error = thrown));
      const stop = ready.then(() =>
        client.on("session", ({ session }) => {
          if (session) error = undefined;
          listen();
        }),
      );
      // The first look may have ended before the client was listened to.
      Promise.all([stop, callback]).then(listen, listen);
      return () => stop.then((end) => end(), () => {});
    },

    /** The very same object until something changes. Throws what made `createClient` fail. */
    read() {
      if (error && !client) throw error;
      const now = client?.snapshot();
      if (now !== shown[0] || error !== shown[1]) {
        shown = [now, error];
        state = { ...(now?.status === RESTORING ? initial : now), error };
      }
      return state;
    },

    /** `requireSession` for a component. Returns how to stop. */
    guard(options, fail) {
      let isOver;
      requireSession(given, options, () => isOver).catch((thrown) => isOver || fail(thrown));
      return () => (isOver = true);
    },
  };
}
