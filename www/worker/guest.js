// A guest: a person of the sandbox with cookies of their own, who signs in without a browser. The race has two, so that
// it needs no sign-in of the visitor's, and does not touch the visitor's session.

import { pressOnConsent } from "./consent.js";
import { sendOf } from "./handlers.js";

const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

/** The cookies of a guest, as a browser keeps them. */
export class Jar {
  #cookies = new Map();

  take(response) {
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value === "" || /;\s*max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  header(more = {}) {
    return [...new Map([...this.#cookies, ...Object.entries(more)])].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/** Signs `person` in at a provider, over the demo's own routes below `base`; resolves to the guest's cookies. */
export async function signInGuest({ app, env, ctx, visitor, base, provider, person }) {
  const jar = new Jar();
  const visit = async (address, init = {}) => {
    const request = new Request(address, { ...init, headers: { ...navigation, ...init.headers, cookie: jar.header() } });
    const response = await app.fetch(request, env, ctx);
    jar.take(response);
    return response;
  };
  const started = await visit(`${visitor.origin}${base}/${provider}/login?return_to=%2F`, { headers: { "sec-fetch-site": "same-origin" } });
  const { address, parameters, isPosted } = await pressOnConsent(sendOf(visitor.env), started.headers.get("location"), "accept", person);
  const fromOutside = { headers: { "sec-fetch-site": "cross-site" } };
  const arrived = isPosted
    ? await visit(address, { headers: { ...fromOutside.headers, "content-type": "application/x-www-form-urlencoded" }, method: "POST", body: parameters.toString() })
    : await visit(`${address}?${parameters}`, fromOutside);
  if (arrived.headers.get("location") !== "/") throw new Error(`the guest's sign-in led to ${arrived.headers.get("location")} (status ${arrived.status})`);
  return jar;
}
