// The isolate that runs this, and the others beside it that a trial can reach.
// On Cloudflare there are as many as it likes, and none can be chosen; a local workerd has three more of them bound.

let name;

/** A name for this isolate, drawn once: when it changes, the process was another one. */
export const isolateName = () => (name ??= [...crypto.getRandomValues(new Uint8Array(3))].map((byte) => byte.toString(16).padStart(2, "0")).join(""));

/** The bindings of the other isolates. */
export const peersOf = (env) => ["PEER_1", "PEER_2", "PEER_3"].map((binding) => env[binding]).filter(Boolean);
