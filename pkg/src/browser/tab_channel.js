/**
 * Messages between the tabs of one origin. Only same-origin pages can send or hear here, in the same storage
 * partition; still every message is checked, and none carries a token.
 */
export class TabChannel {
  #name;
  #channel;
  #receivers = new Set();

  constructor(scope) {
    this.#name = `grantway:${scope}`;
  }

  /** Calls `receive` with every message of another tab. Returns how to stop. */
  listen(receive) {
    this.#receivers.add(receive);
    if (!this.#channel && typeof BroadcastChannel === "function") {
      this.#channel = new BroadcastChannel(this.#name);
      this.#channel.onmessage = ({ data }) => {
        if (data === null || typeof data !== "object" || typeof data.about !== "string") return;
        for (const each of [...this.#receivers]) each(data);
      };
    }
    return () => {
      this.#receivers.delete(receive);
      // An open channel keeps a page out of the back-forward cache of some browsers.
      if (this.#receivers.size === 0) this.#close();
    };
  }

  /** Sends `{ about, … }` to every other tab. */
  send(message) {
    if (this.#channel) return this.#channel.postMessage(message);
    if (typeof BroadcastChannel !== "function") return undefined;
    const channel = new BroadcastChannel(this.#name);
    channel.postMessage(message);
    return channel.close();
  }

  #close() {
    this.#channel?.close();
    this.#channel = undefined;
  }
}
