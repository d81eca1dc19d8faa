import { failure, pageLocation, writeName } from "../first_load.js";

/** The prefix of the engine's entries for open sign-ins. */
const TRANSACTION = "grantway:transaction:";
/** As long as the transaction lives (milliseconds). */
const PATIENCE = 600_000;
/** How often to look at the window, and for how long it has to look closed (milliseconds). */
const LOOK = 500;
const CLOSED_FOR = 1500;
/** How long a popup waits for the page that opened it to take its answer (milliseconds). */
const TAKEN_WITHIN = 5000;

/** Starts the sign-in at `url` in the popup. */
export function beginIn({ view }, url) {
  copyTransactions(view);
  view.location.replace(url);
}

/** The window recognises its callback by the transaction, which may be newer than its copy of the storage. */
function copyTransactions(view) {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(TRANSACTION)) view.sessionStorage.setItem(key, sessionStorage.getItem(key));
    }
  } catch {
    // Storage is blocked, so the copy has to do.
  }
}

/**
 * Waits for the address at which the popup came back to this origin, and gives it to `take`.
 *
 * `closed` alone proves nothing: a window whose opener link was cut (`Cross-Origin-Opener-Policy`) reports it while it is
 * open. A window that is closed gives its focus back to this page at once; one whose link is cut keeps it. So `closed`
 * counts only if the person is on this page from then on, for a while. If the window answers after that, `take` gets the
 * answer anyway: the sign-in completes, and `on("session")` reports it.
 */
export function answerOfPopup({ id, view }, channel, take) {
  return new Promise((resolve, reject) => {
    let [closedFor, cutFor] = [0, 0];
    const stop = channel.listen((message) => {
      if (message.about !== "popup" || message.id !== id || typeof message.href !== "string") return;
      channel.send({ about: "popup_taken", id });
      finish();
      stop();
      const taken = Promise.resolve().then(() => take(message.href));
      taken.catch(() => {}); // an answer after `popup_closed` has nobody left to fail for
      resolve(taken);
    });
    const looking = setInterval(() => {
      const [isGone, isHere] = [isClosed(view), document.hasFocus()];
      closedFor = isGone && isHere ? closedFor + LOOK : 0;
      cutFor = isGone && !isHere ? cutFor + LOOK : cutFor;
      if (closedFor < CLOSED_FOR || cutFor >= CLOSED_FOR) return;
      clearInterval(looking);
      reject(failure("popup_closed"));
    }, LOOK);
    const patience = setTimeout(() => {
      finish();
      stop();
      view.close?.();
      reject(failure("transaction_expired", { limit: PATIENCE / 1000 }));
    }, PATIENCE);
    const finish = () => {
      clearInterval(looking);
      clearTimeout(patience);
    };
  });
}

/**
 * In the popup: hands `href` to the page that opened it and closes the window. Resolves to false when nobody took
 * it: that page is gone, and the window goes on as an ordinary tab. It is no popup any more.
 */
export function reportToOpener(id, href, channel) {
  writeName(globalThis);
  return new Promise((resolve) => {
    const stop = channel.listen((message) => {
      if (message.about !== "popup_taken" || message.id !== id) return;
      done(true);
      globalThis.close?.();
    });
    const timer = setTimeout(() => done(false), TAKEN_WITHIN);
    const done = (taken) => {
      clearTimeout(timer);
      stop();
      resolve(taken);
    };
    channel.send({ about: "popup", id, href });
  });
}

function isClosed(view) {
  try {
    return view.closed;
  } catch {
    return false;
  }
}

/** A popup's message is an address of this origin, or it is not ours. */
export function ownAddress(href) {
  const url = new URL(href);
  if (url.origin !== pageLocation().origin) throw failure("state_mismatch");
  return url;
}
