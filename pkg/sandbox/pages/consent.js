/**
 * The sign-in and consent page: shows who asks for what, lets a person choose an identity, and answers once. A
 * server passes a checked request and gets back `granted` or `denied`.
 */
import { Bounded } from "../state/bounded.js";
import { escape, page } from "./html.js";
import { parseForm, text } from "../parameters.js";
import { fullName } from "../people.js";
import { randomHex } from "../random.js";

const OPEN_SECONDS = 1800;

export class Consent {
  #open = new Bounded(1000);
  #now;

  constructor(now) {
    this.#now = now;
  }

  /**
   * Continues without a prompt if the provider would, else shows the page.
   *
   * @param {object} provider
   * @param {object} call
   * @param {{ client: object, redirect_uri: string, scope: string, state?: string, login_hint?: string }} asked
   * @param {{ skip?: (user: object) => boolean, signInOnly?: boolean, fresh?: boolean }} how `fresh`: ask for the
   *   person again
   */
  async ask(provider, call, asked, { skip, signInOnly = false, fresh = false } = {}) {
    const session = fresh ? undefined : provider.sessions.of(call.request);
    const user = session && provider.users.get(session.user);
    if (user && (signInOnly || (provider.settings.skipConsent && skip?.(user)))) {
      return provider.server.granted(provider, call, asked, user, session);
    }
    const id = randomHex(16);
    this.#open.set(id, { asked, opened: this.#now() });
    return askPage(provider, asked, id, user, signInOnly);
  }

  /** The form of the page: `POST /<id>/consent`. */
  async answer(provider, call) {
    const origin = call.request.headers.get("origin");
    if (origin !== null && origin !== call.origin && origin !== call.url.origin) {
      return page({ title: "Refused", status: 403, body: "<h1>Refused</h1><p>This form was sent from another site.</p>" });
    }
    const { values } = parseForm(await call.text());
    const id = text(values, "request_id");
    const open = id && this.#open.get(id);
    // Removed before anything else happens: a second click finds nothing.
    this.#open.delete(id);
    if (!open || this.#now() - open.opened > OPEN_SECONDS * 1000) {
      return page({ title: "Already answered", status: 400, body: "<h1>This request was already answered</h1><p>Or it is older than half an hour. Go back to the app and start again.</p>" });
    }
    const user = provider.users.get(values.user);
    if (values.cancel !== undefined) return provider.server.denied(provider, call, open.asked);
    if (values.accept === undefined || !user) {
      return page({ title: "No choice", status: 400, body: "<h1>No choice was made</h1><p>Choose who to sign in as, and accept or cancel.</p>" });
    }
    const { session, cookie } = provider.sessions.start(user.id, call.origin.startsWith("https:"));
    const asked = provider.server.narrowed?.(open.asked, values.scope) ?? open.asked;
    const response = await provider.server.granted(provider, call, asked, user, session);
    response.headers.append("Set-Cookie", cookie);
    return response;
  }

  clear() {
    this.#open.clear();
  }
}

function askPage(provider, asked, id, chosen, signInOnly) {
  const name = provider.settings.name;
  const title = signInOnly ? `Sign in to ${name}` : `${asked.client.name} asks for access`;
  const preselected = chosen?.id ?? [...provider.users.values()].find((user) => user.email === asked.login_hint || user.id === asked.login_hint)?.id ?? [...provider.users.keys()][0];
  const people = [...provider.users.values()]
    .map((user) => `<label><input type="radio" name="user" value="${escape(user.id)}"${user.id === preselected ? " checked" : ""}> ${escape(fullName(user))} <span class="note">${escape(user.email)}</span></label>`)
    .join("\n");
  const scopes = asked.scope.split(" ").filter(Boolean);
  const body = `<h1>${escape(title)}</h1>
<p class="note">${escape(name)}, played by the Grantway sandbox. Nobody here is real.</p>
<dl>
<dt>App</dt><dd>${escape(asked.client.name)} (<code>${escape(asked.client.client_id)}</code>)</dd>
<dt>Asks for</dt><dd>${scopes.length > 0 ? scopes.map((scope) => `<code>${escape(scope)}</code>`).join(" ") : "your account"}</dd>
<dt>Answers to</dt><dd><code>${escape(asked.redirect_uri)}</code></dd>
</dl>
<form method="post" action="/${escape(provider.id)}/consent">
<input type="hidden" name="request_id" value="${id}">
<fieldset>
<legend>Sign in as</legend>
${people}
</fieldset>
<button type="submit" id="accept" name="accept" value="accept" class="primary">${signInOnly ? "Sign in" : "Accept"}</button>
<button type="submit" id="cancel" name="cancel" value="cancel">Cancel</button>
</form>`;
  return page({ title, body });
}
