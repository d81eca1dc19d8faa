/**
 * Messages between the tabs of one origin. Only pages of the same origin and storage partition can send or receive
 * them; their form is checked all the same.
 */
export function tabChannel(scope) {
  const receivers = new Set();
  let open;

  function openChannel() {
    if (typeof BroadcastChannel !== "function") return undefined;
    const channel = new BroadcastChannel(`grantway:${scope}`);
    channel.unref?.(); // in tests: a channel of Node keeps its process running
    return channel;
  }

  function begin() {
    open ??= openChannel();
    if (!open) return;
    open.onmessage = ({ data, origin }) => {
      if (origin && origin !== globalThis.location?.origin) return;
      if (typeof data?.about === "string") for (const each of [...receivers]) each(data);
    };
  }

  function end() {
    open?.close();
    open = undefined;
  }

  /** An open channel keeps a page out of the back-forward cache of some browsers. */
  function whileShown(method) {
    globalThis[method]?.("pagehide", end);
    globalThis[method]?.("pageshow", begin);
  }

  /** Calls `receive` with every message of another tab. Returns how to stop. */
  function listen(receive) {
    if (receivers.size === 0) whileShown("addEventListener");
    receivers.add(receive);
    begin();
    return () => {
      if (!receivers.delete(receive) || receivers.size > 0) return;
      whileShown("removeEventListener");
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
