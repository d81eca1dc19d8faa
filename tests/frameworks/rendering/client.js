/** A client that a test moves by hand. `calls` are its calls by name, `listening()` says how many listen to it. */
export function clientOfTest({ callback = { handled: false } } = {}) {
  let state = { status: "restoring", session: null };
  const listeners = new Set();
  const calls = [];
  let look;
  const looked = new Promise((resolve) => (look = resolve));
  const client = {
    snapshot: () => state,
    on(event, listen) {
      if (event !== "session") throw new Error(`no event ${event}`);
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    async handleCallback() {
      calls.push("handleCallback");
      if (callback instanceof Error) throw callback;
      return callback;
    },
    async session() {
      await looked;
      return state.session;
    },
    authorize(options) {
      calls.push("authorize");
      client.authorizeOptions = options;
      return new Promise(() => {});
    },
    /** Answers as its request says; `aborted` resolves when a request is given up. */
    async fetch(url, init) {
      calls.push("fetch");
      client.fetched = { url, method: init.method, body: init.body, type: init.headers.get("content-type"), asked: init.headers.get("x-asked") };
      client.aborted = new Promise((resolve) => init.signal.addEventListener("abort", () => resolve(true)));
      if (url.endsWith("/gone")) return new Response("gone", { status: 410 });
      if (url.endsWith("/broken")) throw new Error("no network");
      if (url.endsWith("/slow")) await client.aborted;
      return Response.json({ name: "Ada Quill" });
    },
    calls,
    listening: () => listeners.size,
    /** The first look ends, or the session changes. */
    become(session, type = "restored") {
      state = { status: session ? "signed_in" : "signed_out", session };
      look();
      for (const listen of [...listeners]) listen({ type, session, otherTab: false });
    },
  };
  return client;
}

export const ada = { profile: { name: "Ada Quill" }, data: undefined };
