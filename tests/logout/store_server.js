import { serve } from "../workerd/over_http.js";

/** A store with compare-and-swap behind HTTP, which isolates share that share nothing else. */
export async function startStore() {
  const entries = new Map();
  const state = { entries, isDown: false };
  let written = 0;
  const answers = {
    GET: (key) => entries.get(key) ?? null,
    PUT(key, { value, version }) {
      if ((entries.get(key)?.version ?? null) !== version) return null;
      entries.set(key, { value, version: String((written += 1)) });
      return entries.get(key).version;
    },
    DELETE: (key) => entries.delete(key),
  };
  const server = await serve(async (request, response) => {
    const text = Buffer.concat(await request.toArray()).toString();
    if (state.isDown) return request.destroy();
    const answer = answers[request.method](decodeURIComponent(request.url.slice(1)), text && JSON.parse(text));
    response.end(JSON.stringify(answer));
  });
  return Object.assign(state, { origin: server.origin, stop: server.stop });
}
