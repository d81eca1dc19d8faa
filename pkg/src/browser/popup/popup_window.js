import { failure, part } from "../failure.js";
import { randomName } from "../tabs/random_name.js";

const KEY = "grantway:popup";
const [WIDTH, HEIGHT] = [480, 720];

/**
 * Opens a window for a sign-in. Has to run in the same task as the click: browsers block the window otherwise. The
 * window learns its name through its `sessionStorage`, which survives `Cross-Origin-Opener-Policy`; the opener link and
 * `window.name` do not. If the browser opens none, the page may be left instead where a window is only `"preferred"`.
 */
export function openPopup(popup) {
  const id = randomName();
  const { screenX, screenY, outerWidth, outerHeight } = globalThis;
  const [left, top] = [screenX + (outerWidth - WIDTH) / 2, screenY + (outerHeight - HEIGHT) / 2].map(Math.trunc);
  writeName(globalThis, id); // the new window starts with a copy of this storage
  const view = globalThis.open("about:blank", "_blank", `popup,width=${WIDTH},height=${HEIGHT},left=${left},top=${top}`);
  writeName(globalThis);
  // Some blockers return a window that is already closed. Nothing has cut the link yet, so this `closed` can be
  // believed.
  if (!view || view.closed) {
    if (popup === "preferred") return undefined;
    throw failure("popup_blocked");
  }
  writeName(view, id);
  return { id, view };
}

/** What takes a window's answer, or gives it. The window opens in the click, before that. */
export const loadAnswer = () => part(() => import("./popup_answer.js"));

/** The promise; where it fails, the window that waits for it closes. */
export const orClosed = (opened, promise) => promise.catch((thrown) => (opened?.view.close?.(), Promise.reject(thrown)));

/** The name this window was given if it is a sign-in's popup. */
export function popupName() {
  try {
    return sessionStorage.getItem(KEY) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Gives a window the name of a popup; without a name it is no popup any more. */
export function writeName(view, id) {
  try {
    if (id === undefined) view.sessionStorage.removeItem(KEY);
    else view.sessionStorage.setItem(KEY, id);
  } catch {
    // Storage is blocked; the other of the two ways may still work.
  }
}
