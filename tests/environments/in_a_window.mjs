// Run with the name of a package that makes a window. Its members replace the globals, as test setups do it.
import assert from "node:assert/strict";
import { asksWorker, signedIn, signsIn } from "./sign_in.mjs";

const [, , name] = process.argv;
const url = "https://app.example/";
const window =
  name === "jsdom" ? new (await import("jsdom")).JSDOM("", { url }).window : new (await import("happy-dom")).Window({ url });
for (const member of ["window", "document", "location", "history", "sessionStorage", "navigator", "Event", "PopStateEvent"]) {
  Object.defineProperty(globalThis, member, { value: window[member], configurable: true, writable: true });
}
globalThis.addEventListener = window.addEventListener.bind(window);
globalThis.removeEventListener = window.removeEventListener.bind(window);

const grantway = await import("grantway/browser");
assert.deepEqual(await signsIn(grantway), signedIn);
assert.equal(await asksWorker(grantway), "Ada");
console.log("signed in");
process.exit(0); // windows keep timers
