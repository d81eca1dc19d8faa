import { oneAtATime } from "./one_at_a_time.js";

// The place of Web Locks where a browser has none: a lease in IndexedDB, whose transactions run one after the other in
// all tabs of the origin. A tab that is closed or suspended does not prolong its lease, and loses it.

const DATABASE = "grantway-leases";
const STORE = "leases";
/** Milliseconds: how long a lease lasts, how often its holder prolongs it, and how often another tab asks for it. */
const [LASTS, PROLONG, ASK] = [6000, 2000, 150];

const turns = new Map();

/** Runs `run` while no other tab has the lease of this name. `run` gets a function that asks whether it still has it. */
export function withLease(name, run) {
  if (!turns.has(name)) turns.set(name, oneAtATime());
  return turns.get(name)(async () => {
    const database = await open();
    if (!database) return run(async () => true); // no tab can be asked
    const own = Math.random(); // no secret: each holder needs another one
    while (!(await acquire(database, name, own))) await new Promise((wake) => setTimeout(wake, ASK));
    const prolonging = setInterval(() => void acquire(database, name, own), PROLONG);
    try {
      return await run(() => acquire(database, name, own));
    } finally {
      clearInterval(prolonging);
      await change(database, (store) => store.delete(name)).catch(() => {});
      database.close();
    }
  });
}

/** Takes or prolongs the lease; false while another tab has it. Where the database fails, there is nothing to wait for. */
function acquire(database, name, own) {
  let isOurs = true;
  const take = (store) => {
    const asked = store.get(name);
    asked.onsuccess = () => {
      const { holder, until } = asked.result ?? {};
      // A clock that was set back would make a lease last for long.
      const isFree = holder === undefined || holder === own || !(until > Date.now() && until <= Date.now() + LASTS);
      isOurs = isFree;
      if (isFree) store.put({ holder: own, until: Date.now() + LASTS }, name);
    };
  };
  return change(database, take).then(() => isOurs, () => true);
}

function change(database, use) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite");
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
    use(transaction.objectStore(STORE));
  });
}

function open() {
  return new Promise((resolve) => {
    try {
      const asked = globalThis.indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = asked.onblocked = () => resolve(undefined);
    } catch {
      resolve(undefined);
    }
  });
}
