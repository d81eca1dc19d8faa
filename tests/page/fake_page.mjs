// The few globals of a page that the package touches, with what the tests want to see of them.
import { after } from "node:test";

/** A `sessionStorage`: its items are its own enumerable members, as `Object.keys` shows them in a browser. */
export function createStorage(items = {}) {
  const methods = {
    getItem(key) {
      return Object.hasOwn(this, key) ? this[key] : null;
    },
    setItem(key, value) {
      this[key] = String(value);
    },
    removeItem(key) {
      delete this[key];
    },
  };
  return Object.assign(Object.create(methods), items);
}

/** Puts a page at `url` into the globals. */
export function openPage(url, { storage = createStorage() } = {}) {
  const page = { visited: [], addresses: [], hasFocus: true, storage };
  let current = new URL(url);
  const location = {
    assign: (target) => page.visited.push(target),
    replace: (target) => page.visited.push(target),
  };
  for (const name of ["href", "origin", "pathname", "search", "hash", "host"]) {
    Object.defineProperty(location, name, { get: () => current[name], enumerable: true });
  }
  const history = {
    state: null,
    replaceState(state, _, target) {
      history.state = state;
      current = new URL(target, current);
      page.addresses.push(current.href);
    },
  };
  /** What a router or a click does: a new entry of the history. */
  page.go = (target) => {
    history.state = null;
    current = new URL(target, current);
  };
  Object.assign(globalThis, { location, history, sessionStorage: storage });
  globalThis.document = { hasFocus: () => page.hasFocus };
  page.history = history;
  return page;
}

export const json = (value, { status = 200, headers = {} } = {}) =>
  new Response(JSON.stringify(value), { status, headers: { "Content-Type": "application/json", ...headers } });

/** A fetch that keeps what was asked and answers with `answer(request, index)`. */
export function fakeFetch(answer) {
  const send = async (input, init) => {
    const request = { input, init, url: String(input?.url ?? input), headers: new Headers(init?.headers) };
    send.requests.push(request);
    return answer(request, send.requests.length - 1);
  };
  send.requests = [];
  return send;
}

/** Another tab of the same origin, as far as messages go. */
export function otherTab(scope) {
  const channel = new BroadcastChannel(`grantway:${scope}`);
  const heard = [];
  channel.onmessage = ({ data }) => {
    heard.push(data);
    for (const wake of waiting.splice(0)) wake();
  };
  const waiting = [];
  const close = () => channel.close();
  after(close);
  return {
    send: (message) => channel.postMessage(message),
    close,
    /** The next message about this. */
    async next(about) {
      for (;;) {
        const index = heard.findIndex((message) => message.about === about);
        if (index >= 0) return heard.splice(index, 1)[0];
        await new Promise((wake) => waiting.push(wake));
      }
    },
  };
}

/** Resolves when `holds` does; for what arrives through a channel. No timer of the tests moves its clock. */
export async function until(holds) {
  const end = performance.now() + 60_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`never true: ${holds}`);
    await new Promise((wake) => setImmediate(wake));
  }
}

/** What a client tells of its session from now on, without the end of its first look. */
export function changesOf(t, auth) {
  const changes = [];
  t.after(auth.on("session", (change) => change.type !== "restored" && changes.push(change)));
  return changes;
}
