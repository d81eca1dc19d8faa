/**
 * The end-session endpoint of the `standard` server (OpenID RP-Initiated Logout 1.0): ends the browser's session
 * here, and redirects only to a registered `post_logout_redirect_uri`. Also the logout tokens that the server sends
 * to its clients.
 */
import { escape, page } from "../../pages/html.js";
import { FORM, mediaType, parseForm, text } from "../../parameters.js";
import { randomHex } from "../../random.js";
import { encodeForm, redirect, withQuery } from "../../responses.js";

const refused = (message) => page({ title: "Request refused", status: 400, body: `<h1>Signing out was refused</h1>\n<pre>${escape(message)}</pre>` });

export async function logout(provider, call) {
  const posted = call.request.method === "POST" && mediaType(call.request.headers) === FORM;
  const { values } = parseForm(posted ? await call.text() : call.url.search);
  const hint = text(values, "id_token_hint");
  const claims = hint && (await provider.keys.verify(hint));
  if (hint && !claims) return refused("id_token_hint is not an ID token of this server");
  const clientId = text(values, "client_id") ?? claims?.aud;
  if (claims && clientId !== claims.aud) return refused("client_id is not the audience of id_token_hint");
  const target = text(values, "post_logout_redirect_uri");
  const client = provider.clients.find(clientId);
  if (target && !client?.post_logout_redirect_uris?.includes(target)) return refused("post_logout_redirect_uri is not registered for this client");

  const session = provider.sessions.of(call.request);
  // Without a hint for this session, anybody may have sent the browser here, so the page asks.
  const sure = !session || (claims && claims.sid === session.id) || values.confirmed === "yes";
  if (!sure) return confirm(provider, values);
  const cookie = session ? { "Set-Cookie": provider.sessions.end(session) } : {};
  if (target) return redirect(withQuery(target, [["state", text(values, "state")]], encodeForm).replace(/\?$/, ""), cookie);
  return page({ title: "Signed out", body: "<h1>You are signed out</h1>", headers: cookie });
}

function confirm(provider, values) {
  const kept = Object.entries(values)
    .map(([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`)
    .join("\n");
  return page({
    title: "Sign out?",
    body: `<h1>Sign out of ${escape(provider.settings.name)}?</h1>
<form method="post" action="/${escape(provider.id)}${escape(provider.settings.paths.logout)}">
${kept}
<button type="submit" id="accept" name="confirmed" value="yes" class="primary">Sign out</button>
</form>`,
  });
}

/** The claims of a logout token (OpenID Back-Channel Logout 1.0 section 2.4). */
export function logoutClaims(issuer, now, { client_id, sid, sub }) {
  return {
    iss: issuer,
    aud: client_id,
    iat: Math.floor(now / 1000),
    exp: Math.floor(now / 1000) + 120,
    jti: randomHex(16),
    events: { "http://schemas.openid.net/event/backchannel-logout": {} },
    ...(sid !== undefined && { sid }),
    ...(sub !== undefined && { sub }),
  };
}
