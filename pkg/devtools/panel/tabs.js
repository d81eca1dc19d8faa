// The tabs of this origin in which the panel is: each tells the others what it shows, when it changes or is asked.

/** Milliseconds after which a tab that said nothing is taken as gone: a frozen one cannot say goodbye. */
const SILENCE = 15_000;
const CHANNEL = "grantway:devtools";

/** `tell(status)` says what this tab shows, `list()` what all show; `close()` says goodbye. */
export function openTabs(changed) {
  const own = crypto.getRandomValues(new Uint32Array(1))[0];
  const others = new Map();
  const channel = globalThis.BroadcastChannel ? new BroadcastChannel(CHANNEL) : undefined;
  let status = "restoring";

  const say = (about) => channel?.postMessage({ about, id: own, path: location.pathname, status });
  if (channel) {
    channel.onmessage = ({ data }) => {
      if (typeof data?.id !== "number" || data.id === own) return;
      if (data.about === "gone") others.delete(data.id);
      else others.set(data.id, { path: String(data.path).slice(0, 80), status: String(data.status).slice(0, 20), at: Date.now() });
      if (data.about === "hello") say("here");
      changed();
    };
  }
  const goodbye = () => say("gone");
  const back = (event) => event.persisted && say("hello");
  globalThis.addEventListener("pagehide", goodbye);
  globalThis.addEventListener("pageshow", back);
  const beat = setInterval(() => say("here"), SILENCE / 3);
  say("hello");

  return {
    tell(now) {
      if (now === status) return;
      status = now;
      say("here");
    },
    list() {
      for (const [id, { at }] of others) if (Date.now() - at > SILENCE) others.delete(id);
      return [{ path: location.pathname, status, isOwn: true }, ...others.values()];
    },
    close() {
      goodbye();
      clearInterval(beat);
      globalThis.removeEventListener("pagehide", goodbye);
      globalThis.removeEventListener("pageshow", back);
      channel?.close();
    },
  };
}
