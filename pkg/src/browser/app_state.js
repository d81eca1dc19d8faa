import { failure } from "./first_load.js";
import { kindOf } from "./options.js";
import { sizeOf } from "./return_to.js";

/** `appState` in UTF-8 bytes of JSON. */
const LIMIT = 2048;

/** Refuses an `appState` that is not JSON or is larger than 2 KiB. */
export function checkAppState(appState) {
  if (appState === undefined) return;
  const noJson = (cause) =>
    failure("option_wrong_type", { option: "appState", found: kindOf(appState), expected: "a JSON value" }, cause);
  let text;
  try {
    text = JSON.stringify(appState);
  } catch (cause) {
    throw noJson(cause);
  }
  if (text === undefined) throw noJson();
  if (sizeOf(text) > LIMIT) throw failure("app_state_too_large");
}
