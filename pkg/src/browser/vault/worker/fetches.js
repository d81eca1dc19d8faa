import { toWire } from "../wire.js";

// Requests of a page, sent by the vault. A body goes to the page piece by piece, when it asks for the next one: not
// every engine can hand a stream to another realm.

/** Statuses whose answer has no body. */
const BODILESS = [101, 204, 205, 304];

const partsOf = ({ ok, redirected, status, statusText, type, url, headers }) => ({
  redirected, status, statusText, type, url, headers: [...headers], isOk: ok,
});

/** What `fetch` takes, of what the page sent. A body without a type gets none of its own: the headers have it. */
function initOf({ form, stream, body, headers, ...init }) {
  if (stream) return { ...init, headers: new Headers(headers), body: stream };
  if (!form) return { ...init, headers: new Headers(headers), body: body && body.slice(0, body.size, "") };
  const whole = new FormData();
  for (const [name, value] of form) whole.append(name, value);
  return { ...init, headers: new Headers(headers), body: whole };
}

/** The requests of one page under way; `post(message, transfer)` sends to it. */
export function fetchesOf(post) {
  /** id → `{ aborting, reader }` */
  const underWay = new Map();

  async function start(id, send, { url, init }) {
    const aborting = new AbortController();
    const entry = { aborting };
    underWay.set(id, entry);
    try {
      const response = await send(url, { ...initOf(init), signal: aborting.signal });
      if (!underWay.has(id)) return;
      const hasBody = Boolean(response.body) && !BODILESS.includes(response.status);
      if (hasBody) entry.reader = response.body.getReader();
      else underWay.delete(id);
      post({ id, response: { ...partsOf(response), hasBody } });
    } catch (thrown) {
      underWay.delete(id);
      post({ id, error: toWire(thrown) });
    }
  }

  async function pull(id) {
    const { reader } = underWay.get(id) ?? {};
    if (!reader) return;
    try {
      const { done, value } = await reader.read();
      if (done) underWay.delete(id);
      // A piece of a larger buffer: only its own bytes may leave.
      const chunk = value && (value.byteLength === value.buffer.byteLength ? value : value.slice());
      if (done) post({ id, end: true });
      else post({ id, chunk }, [chunk.buffer]);
    } catch (thrown) {
      underWay.delete(id);
      post({ id, error: toWire(thrown) });
    }
  }

  function abort(id) {
    const entry = underWay.get(id);
    underWay.delete(id);
    entry?.aborting.abort();
    entry?.reader?.cancel().catch(() => {});
  }

  const abortAll = () => [...underWay.keys()].forEach(abort);
  return { start, pull, abort, abortAll };
}
