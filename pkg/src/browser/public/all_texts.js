// What a page loads with its first failure.
export { texts } from "../../errors/error_texts.browser.js";
export { inFull } from "../../errors/words.js";
