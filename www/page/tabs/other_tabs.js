// What the tabs of this page tell each other, beside what the client does: who is there, and how a new tab began.

const channel = new BroadcastChannel("grantway-demo.tabs");
const me = crypto.randomUUID();
const others = new Set();
let reported;

const say = (message) => channel.postMessage({ from: me, ...message });

/** Calls `changed(count)` with the number of other tabs, now and whenever one comes or goes. */
export function watchTabs(changed) {
  channel.addEventListener("message", ({ data }) => {
    const { from, kind, report } = data;
    if (kind === "here" && !others.has(from)) say({ kind: "here" });
    if (kind === "gone") others.delete(from);
    else others.add(from);
    if (kind === "began") reported?.(report);
    changed(others.size);
  });
  addEventListener("pagehide", () => say({ kind: "gone" }));
  addEventListener("pageshow", () => say({ kind: "here" }));
  say({ kind: "here" });
}

/** Tells the others how this tab began: `{ status, name, requests, milliseconds }`. */
export const tellBegin = (report) => say({ kind: "began", report });

/** How the next new tab began. */
export const nextBegin = () => new Promise((resolve) => (reported = resolve));
