import { STORAGE, Unperformed } from "../../effects.js";

/** Uses `sessionStorage`. It throws where it is blocked or full, and test environments have none. */
export function stored(use) {
  try {
    return use(globalThis.sessionStorage);
  } catch (cause) {
    throw new Unperformed(STORAGE, cause);
  }
}

/** The JSON of an item; null where there is none, or none that can be read. */
export function readJson(name, key) {
  try {
    return JSON.parse(globalThis[name].getItem(key));
  } catch {
    return null;
  }
}
