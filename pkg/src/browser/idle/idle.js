import { IDLE_WARNING } from "../options.js";

// Signs out in every tab when nobody has used any of them for a while (option `idle`).

const KEY = "grantway:activity:";
const ACTIVITY = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart"];
/** Milliseconds: activity is written down no more often, and the countdown goes on so often. */
const SECOND = 1000;

/** A call whose failure the session's events report. */
const ignored = (call) => void Promise.resolve(call).catch(() => {});

/**
 * Watches the person whom `session()` shows. `keepAlive()` refreshes while the person is active, so that the refresh
 * token does not end under their hands where the server says when it ends. The computer's clock counts: it goes on while
 * the computer sleeps.
 */
export function watchIdle({ scope, idle, session, emit, keepAlive, signOut }) {
  const [after, warn] = [idle.after * SECOND, (idle.warn ?? IDLE_WARNING) * SECOND];
  const isSignedIn = () => session() !== null;
  const end = () => session()?.expires_at;
  const key = KEY + scope;
  // Opening a page is not being there all the time: a session that was left for too long ends. Where there is no storage,
  // each tab counts alone.
  let own = stored() || Date.now();
  let timer;
  let isWarned = false;
  let isSigningOut = false;

  function stored() {
    try {
      const time = Number(globalThis.localStorage.getItem(key));
      return time <= Date.now() ? time : 0; // a clock that was set back
    } catch {
      return 0;
    }
  }

  const last = () => Math.max(own, stored());

  function note() {
    own = Date.now();
    try {
      globalThis.localStorage.setItem(key, String(own));
    } catch {
      // Blocked or full.
    }
  }

  function active() {
    if (globalThis.document?.visibilityState === "hidden" || Date.now() - own < SECOND) return;
    if (isSignedIn() && left() <= 0) return void look(); // too late: this is not the person who left
    note();
    if (isWarned) look();
    const ends = end();
    if (isSignedIn() && typeof ends === "number" && ends * SECOND - Date.now() < after / 2) ignored(keepAlive());
  }

  /** Milliseconds until the person is signed out. */
  function left() {
    const idleEnd = last() + after;
    const ends = end();
    return (typeof ends === "number" ? Math.min(idleEnd, ends * SECOND) : idleEnd) - Date.now();
  }

  function look() {
    clearTimeout(timer);
    if (!isSignedIn()) {
      isWarned = isSigningOut = false;
      return;
    }
    const rest = left();
    if (rest <= 0) {
      if (!isSigningOut) emit({ secondsLeft: 0 });
      if (!isSigningOut) ignored(signOut());
      isSigningOut = true;
      return;
    }
    isSigningOut = false;
    if (rest <= warn || isWarned) emit({ secondsLeft: Math.ceil(rest / SECOND) });
    isWarned = rest <= warn;
    timer = setTimeout(look, isWarned ? rest % SECOND || SECOND : Math.min(rest - warn, 2 ** 31 - 1));
    timer.unref?.(); // in tests, where a timer keeps Node running
  }

  for (const name of ACTIVITY) globalThis.addEventListener?.(name, active, { passive: true, capture: true });
  for (const name of ["pageshow", "focus"]) globalThis.addEventListener?.(name, look);
  globalThis.document?.addEventListener?.("visibilitychange", look);
  // Another tab's activity ends the countdown here.
  globalThis.addEventListener?.("storage", (event) => event.key === key && isWarned && look());

  /** Somebody signed in just now, or was found signed in. */
  function begin(isNew) {
    if (isNew) note();
    look();
  }
  return { begin };
}
