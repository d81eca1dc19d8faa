// `grantway/devtools`: for the time of development. A panel that shows what a client does, and a probe that names what
// is wrong with a provider. Nothing of the package loads it.
export { devtools } from "./panel/panel.js";
export { onEvent } from "./panel/recorder.js";
export { probe } from "./probe/probe.js";
