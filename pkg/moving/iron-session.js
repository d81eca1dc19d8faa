// `grantway/moving/iron-session`: reads the sealed cookie of iron-session, which opens it itself.

import { unsealData } from "iron-session";
import { importer, requireSecret } from "../src/edge/moving/take_over.js";

/** What was sealed; null if the password does not open it, or it has expired. */
async function unsealed(value, options) {
  try {
    const data = await unsealData(decodeURIComponent(value), options);
    // What does not open is an empty session there.
    return Object.keys(data).length > 0 ? data : null;
  } catch {
    return null;
  }
}

/** Takes over the sessions of iron-session. */
export function fromIronSession({ password, cookieName, ttl, tokens, domain }) {
  const passwords = typeof password === "object" && password !== null ? Object.values(password) : [password];
  for (const one of passwords) requireSecret("password", one);
  requireSecret("cookieName", cookieName);
  const options = ttl === undefined ? { password } : { password, ttl };
  return importer({ names: [cookieName], tokens, domain, open: (value) => unsealed(value, options) });
}
