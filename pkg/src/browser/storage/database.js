// The database of the package's pages and workers: `keys`, which no script can export, and `entries`.

const DATABASE = "grantway";
const VERSION = 1;
const [KEYS, ENTRIES] = ["keys", "entries"];
/** Milliseconds in which the database answers, or it counts as blocked: one engine sometimes never opens it. */
const PATIENCE = 5000;

let opening;

export function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("IndexedDB does not answer", "TimeoutError")), PATIENCE);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function database() {
  const forget = () => {
    opening = undefined;
  };
  const open = async () => {
    const request = globalThis.indexedDB.open(DATABASE, VERSION);
    request.onupgradeneeded = () => {
      for (const name of [KEYS, ENTRIES]) request.result.createObjectStore(name);
    };
    const opened = await answered(request);
    opened.onclose = forget;
    // Whoever deletes the site's data does not wait for this page.
    opened.onversionchange = () => (opened.close(), forget());
    return opened;
  };
  opening ??= open().catch((cause) => (forget(), Promise.reject(cause)));
  return opening;
}

/** What `use(keys, entries)` comes to, once the transaction is complete. Within it only the database may be awaited. */
export const within = (mode, use) =>
  inTime(
    (async () => {
      const transaction = (await database()).transaction([KEYS, ENTRIES], mode);
      const complete = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      const [result] = await Promise.all([use(transaction.objectStore(KEYS), transaction.objectStore(ENTRIES)), complete]);
      return result;
    })(),
  );
