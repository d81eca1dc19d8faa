// Fresh profiles. To start one takes half of a test, so one that could be emptied is used again.

/**
 * Opens profiles by `start()`, which gives `{ openTab, tabs, isSpoilt, end }`: `tabs()` are all that are open, and a
 * profile that `isSpoilt` is not used again. `close(origins)` of a profile empties it of what pages of these kept.
 */
export function profilesOf(start) {
  let kept;

  async function openProfile() {
    const profile = kept ?? (await start());
    kept = undefined;
    let [first] = await profile.tabs();
    return {
      tabs: profile.tabs,
      openTab() {
        const tab = first ?? profile.openTab();
        first = undefined;
        return tab;
      },
      async close(origins) {
        const isEmpty = !profile.isSpoilt?.() && (await emptied(profile, origins).catch(() => false));
        if (isEmpty) kept = profile;
        else await profile.end();
      },
    };
  }
  return { openProfile };
}

/** Leaves a profile with one tab and nothing that a page of these origins kept; false if something stayed. */
async function emptied(profile, origins) {
  const [tab, ...others] = await profile.tabs();
  for (const other of others) await other.close();
  let isEmpty = true;
  for (const origin of origins) {
    await tab.goto(`${origin}/page.js`); // where nothing runs that keeps anything
    isEmpty &&= await tab.run(emptyOrigin);
    await tab.forgetCookies();
    isEmpty &&= (await tab.cookies()).length === 0;
  }
  await tab.goto("about:blank");
  return isEmpty;
}

/** Runs in a page: removes what its origin keeps. Whether nothing is left. */
async function emptyOrigin() {
  localStorage.clear();
  sessionStorage.clear();
  const databases = await indexedDB.databases();
  const gone = await Promise.all(databases.map(({ name }) => new Promise((done) => {
    const asked = indexedDB.deleteDatabase(name);
    asked.onsuccess = () => done(true);
    asked.onerror = asked.onblocked = () => done(false);
  })));
  const { held, pending } = await navigator.locks.query();
  const workers = await navigator.serviceWorker.getRegistrations();
  return gone.every(Boolean) && held.length + pending.length + workers.length === 0;
}
