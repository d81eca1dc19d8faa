import { requireApis } from "../failure.js";


/** 128 random bits as hex: a name for a flow or a popup that no other page can guess. */
export function randomName() {
  requireApis("crypto");
  // Not randomUUID: it exists only in secure contexts, and pages on plain-http networks sign in too.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
