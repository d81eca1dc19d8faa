// A script that was injected into the page: it uses nothing that the client shares with it.

import { createClient } from "grantway/browser";

/**
 * What it gets hold of, with the client's options at hand: `{ accessToken, refreshToken, requests }`, each true or
 * false. It makes a client of its own, and listens to what the page sends.
 */
export async function attack(options, api) {
  const client = await createClient(options);
  const found = { accessToken: false, refreshToken: false, requests: false };
  const honest = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const sent = await (input instanceof Request ? input.clone() : new Response(init?.body)).text();
    found.refreshToken ||= /\brefresh_token=./.test(sent);
    return honest(input, init);
  };
  try {
    await client.session();
    found.accessToken = Boolean((await client.accessToken?.().catch(() => undefined))?.access_token);
    await client.accessToken?.({ refresh: true }).catch(() => undefined);
    found.refreshToken ||= await isInStorage();
    found.requests = (await client.fetch(api)).ok;
  } finally {
    globalThis.fetch = honest;
  }
  return found;
}

const isToken = (text) => /refresh_token/.test(text);

async function isInStorage() {
  const texts = [localStorage, sessionStorage].flatMap((storage) => Object.values({ ...storage }));
  for (const { name } of (await indexedDB.databases?.()) ?? []) texts.push(...(await textsIn(name)));
  return texts.some(isToken);
}

async function textsIn(name) {
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await done(indexedDB.open(name));
  try {
    const stores = [...database.objectStoreNames];
    const entries = await Promise.all(stores.map((store) => done(database.transaction(store).objectStore(store).getAll())));
    return entries.flat().map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry) ?? ""));
  } finally {
    database.close();
  }
}
