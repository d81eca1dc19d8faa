/**
 * Messages between the tabs of one origin. Only pages of the same origin and storage partition can send or receive
 * them. Every message is checked all the same, and none carries a token.
 */
export function tabChannel(scope) {
  const name = `grantway:${scope}`;
  const receivers = new Set();
  let open;
  const openChannel = () => (typeof BroadcastChannel === "function" ? new BroadcastChannel(name) : undefined);

  /** Calls `receive` with every message of another tab. Returns how to stop. */
  function listen(receive) {
    receivers.add(receive);
    open ??= openChannel();
    if (open) {
      open.onmessage = ({ data }) => {
        if (typeof data?.about === "string") for (const each of [...receivers]) each(data);
      };
    }
    return () => {
      receivers.delete(receive);
      if (receivers.size > 0) return;
      // An open channel keeps a page out of the back-forward cache of some browsers.
      open?.close();
      open = undefined;
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
