/**
 * What every pattern loads at first. All that waits for an option or a call imports these functions from here and not
 * from their own files: then esbuild puts them into one file of what it splits, in place of two. That is a request less
 * for every page, and 4 % of the bytes of a page behind a worker.
 */
export * from "./failure.js";
export { loadAnswer, openPopup, orClosed, popupName, writeName } from "./popup/popup_window.js";
export { sessionEvents } from "./session_events.js";
export { singleFlight } from "./network/timing.js";
export { randomName } from "./tabs/random_name.js";
export { tabChannel } from "./tabs/tab_channel.js";
