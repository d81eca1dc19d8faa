import {
  clockOf,
  openPopup,
  orClosed,
  pageLocation,
  part,
  popupName,
  sessionEvents,
  singleFlight,
  tabChannel,
  withTexts,
} from "../first_load.js";

/**
 * What both patterns with a worker share: the worker keeps the session, the page asks it. `changed` is called when
 * another person, or nobody, may be signed in.
 */
export async function backendSession(options, calls, changed = () => {}) {
  const scope = `backend:${calls.base}`;
  const prefix = `grantway:flow:${scope}:`; // of what the page remembers of a sign-in
  const now = clockOf(options);
  const channel = tabChannel(scope);

  let ask;
  /** A request from before a sign-in or sign-out may be answered after it, with the old session. Ignore that answer. */
  const askAnew = () => {
    ask = singleFlight(() => calls.call("session"));
  };
  askAnew();

  async function present() {
    const asked = ask;
    const session = await asked();
    return asked === ask ? session : present();
  }

  function hear(type, session) {
    if (type === "signed_in" || type === "signed_out") {
      askAnew();
      changed();
    }
    return session;
  }

  function became(type, session) {
    changed();
    events.announce(type, session);
  }

  let signing;
  /** How people sign in and out. It gets what is made here already. */
  async function loadSigning() {
    const { signingIn } = await part(() => import("./backend_sign_in.js"));
    return (signing ??= signingIn({ scope, prefix, now, calls, channel, present, askAnew, became }));
  }

  /** Whether the page may be at the end of a sign-in. */
  function mayEnd() {
    if (/[#&](auth_error=|_=_)/.test(pageLocation().hash) || popupName()) return true;
    try {
      return Object.keys(sessionStorage).some((key) => key.startsWith(prefix));
    } catch {
      return false;
    }
  }

  function handleCallback(url) {
    if (signing) return signing.handleCallback(url);
    if (url === undefined && !mayEnd()) return Promise.resolve({ handled: false });
    return withTexts(loadSigning().then((loaded) => loaded.handleCallback(url)));
  }

  async function authorize(options) {
    const here = new URL(pageLocation().href);
    // Browsers open a window in the click only, so nothing is waited for before. A mistake in the options closes it.
    const popup = options?.popup;
    const opened = popup === true || popup === "preferred" ? openPopup(popup) : undefined;
    const { answer } = await orClosed(opened, loadSigning().then(({ authorize }) => authorize(options, opened, here)));
    return answer;
  }

  const signOut = async (options) => (await loadSigning()).signOut(options);

  const look = async () => events.observe(await present());
  const watching = options.idle && (await part(() => import("../idle/idle.js")));
  const idle = watching && ((emit) => watching.watchIdle({
    scope, idle: options.idle, emit,
    session: () => events.snapshot().session,
    keepAlive: look,
    signOut,
  }));
  // Where that fails, `handleCallback` tries again, and tells whoever calls it.
  if (mayEnd()) await loadSigning().then(({ expect }) => expect(), () => {});
  const events = sessionEvents({ channel, now, read: look, hear, callback: () => signing?.callback(), idle });
  const { on, session, snapshot } = events;
  return { authorize, session, signOut, handleCallback, on, snapshot };
}
