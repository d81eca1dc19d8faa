import { randomName } from "./random_name.js";

// A tab that is duplicated, or opened by a script, begins with a copy of its opener's `sessionStorage`. If both used
// the same refresh token, a server that takes each one once would end the whole grant. So a tab has a name, which is
// kept with its sessions, and its page holds a lock of that name. A page that finds the lock taken is a copy: it takes
// another name, and does not use the refresh tokens of the old one.

const KEY = "grantway:tab";
/** Milliseconds that the previous page may take to release the tab's name. */
const SUCCEEDS_WITHIN = 1500;

let claimed;

/** The name of this tab. */
export const tabName = () => (claimed ??= claim());

/** Runs changes of the tab's session one at a time, in the page and in its frames. */
export function inTabsTurn(scope, name, run) {
  const { locks } = globalThis.navigator ?? {};
  return name && locks?.request ? locks.request(`${KEY}:${name}:${scope}`, run) : run();
}

async function claim() {
  const { document } = globalThis;
  // A page that is rendered ahead has a copy until it is shown, and then the tab's own storage.
  if (document?.prerendering) {
    await new Promise((shown) => document.addEventListener("prerenderingchange", shown, { once: true }));
  }
  const [name, state] = read();
  // A frame shares the storage of the page around it, and with it the tab.
  if (name && isFramedBySameOrigin()) return name;
  if (name && (await take(name, state))) return name;
  const own = randomName();
  await take(own, "left");
  write(own, "open");
  return own;
}

/** Holds the lock of this name while the page lives; false if another page holds it. */
async function take(name, state) {
  const isOurs = await lock(name, state);
  if (!isOurs) return false;
  write(name, "open");
  return true;
}

function lock(name, state) {
  const { locks } = globalThis.navigator ?? {};
  return new Promise((resolve) => {
    const hold = (granted) => {
      resolve(Boolean(granted));
      return granted ? new Promise((release) => letGo(name, release)) : undefined;
    };
    // Without locks, a page that unloaded properly is followed by one of the same tab; any other may be a copy.
    if (!locks?.request) return void hold(state === "left");
    // The previous page releases the lock a moment after it was left. If no page was left, waiting is of no use.
    const patience = new AbortController();
    if (state === "left") setTimeout(() => patience.abort(), SUCCEEDS_WITHIN);
    const options = state === "left" ? { signal: patience.signal } : { ifAvailable: true };
    const refused = ({ name: why }) => (why === "AbortError" ? resolve(false) : void hold(state === "left"));
    locks.request(`${KEY}:${name}`, options, hold).catch(refused);
  });
}

/** Releases the lock when the page is left, as the back-forward cache demands, and takes it again when it returns. */
function letGo(name, release) {
  const leave = () => {
    write(name, "left");
    release();
    globalThis.addEventListener?.("pageshow", () => void take(name, "left"), { once: true });
  };
  globalThis.addEventListener?.("pagehide", leave, { once: true });
}

function isFramedBySameOrigin() {
  try {
    return globalThis.parent !== globalThis && Boolean(globalThis.parent?.location.origin);
  } catch {
    return false;
  }
}

function read() {
  try {
    return (sessionStorage.getItem(KEY) ?? "").split(" ");
  } catch {
    return [];
  }
}

function write(name, state) {
  try {
    sessionStorage.setItem(KEY, `${name} ${state}`);
  } catch {
    // Storage is blocked, so no session is kept there either.
  }
}
