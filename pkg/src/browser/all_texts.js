// What a page loads with its first failure.
export { texts } from "../error_texts.browser.js";
export { nearest } from "../nearest.js";
