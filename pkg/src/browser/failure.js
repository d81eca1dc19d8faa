import { texts } from "../error_texts.browser.js";
import { failuresWith } from "../failures.js";

export const { asFailure, failure } = failuresWith(texts);
