/**
 * Messages between the tabs of one origin. Only pages of the same origin and storage partition can send or receive
 * them; their form is checked all the same.
 */
export function tabChannel(scope) {
  const name = `grantway:${scope}`;
  const receivers = new Set();
  let open;

  function openChannel() {
    if (typeof BroadcastChannel !== "function") return undefined;
    const channel = new BroadcastChannel(name);
    channel.unref?.(); // in tests: a channel of Node keeps its process running
    return channel;
  }

  function receive({ data, origin }) {
    const isForeign = Boolean(origin) && origin !== globalThis.location?.origin;
    if (!isForeign && typeof data?.about === "string") for (const each of [...receivers]) each(data);
  }

  function begin() {
    if (open || receivers.size === 0) return;
    open = openChannel();
    if (open) open.onmessage = receive;
  }

  function end() {
    open?.close();
    open = undefined;
  }

  /** Calls `receive` with every message of another tab. Returns how to stop. */
  function listen(receive) {
    if (receivers.size === 0) {
      // An open channel keeps a page out of the back-forward cache of some browsers.
      globalThis.addEventListener?.("pagehide", end);
      globalThis.addEventListener?.("pageshow", begin);
    }
    receivers.add(receive);
    begin();
    return () => {
      if (!receivers.delete(receive) || receivers.size > 0) return;
      globalThis.removeEventListener?.("pagehide", end);
      globalThis.removeEventListener?.("pageshow", begin);
      end();
    };
  }

  /** Sends `{ about, … }` to every other tab. */
  function send(message) {
    const channel = open ?? openChannel();
    channel?.postMessage(message);
    if (channel !== open) channel.close();
  }

  return { listen, send };
}
