/** The end-session endpoint of a document (OpenID RP-Initiated Logout 1.0), under its names. */
import { Expected } from "../../document/expected.js";
import { escape, page } from "../../pages/html.js";
import { FORM, mediaType } from "../../parameters.js";
import { encodeForm, redirect, withQuery } from "../../responses.js";

const PARAMETERS = ["id_token_hint", "client_id", "logout_hint", "post_logout_redirect_uri", "state", "ui_locales"];

function refused(call, why) {
  call.refused = why;
  return page({ title: "Request refused", status: 400, body: `<h1>Signing out was refused</h1>\n<pre>${escape(why)}</pre>` });
}

export async function logout(provider, call) {
  const { endSession: { names, omit }, idToken: { hs256 } } = provider.reading;
  const posted = call.request.method === "POST" && mediaType(call.request.headers) === FORM;
  const pairs = [...new URLSearchParams(posted ? await call.text() : call.url.search)];
  const expected = new Expected();
  for (const [name, value] of call.addressQuery) expected.add(name, { is: value });
  for (const name of PARAMETERS) if (!omit.includes(name)) expected.add(names[name] ?? name, { as: name, optional: true });
  const mistake = expected.mistake(pairs);
  if (mistake) return refused(call, mistake);
  const values = expected.read(pairs);
  const claims = values.id_token_hint && (await provider.keys.verify(values.id_token_hint, (id) => hs256 && provider.clients.find(id)?.client_secret));
  // Providers in one sandbox may share a key, so the issuer is checked too.
  const isOwn = claims?.iss?.startsWith(`${call.origin}/${provider.id}/`);
  if (values.id_token_hint && !isOwn) return refused(call, "id_token_hint is not an ID token of this server");
  const client = provider.clients.find(values.client_id ?? claims?.aud);
  if (claims && claims.aud !== client?.client_id) return refused(call, "client_id is not the audience of id_token_hint");
  const target = values.post_logout_redirect_uri;
  const registered = (client ? [client] : provider.clients.list()).some((one) => one.post_logout_redirect_uris?.includes(target));
  if (target && !registered) return refused(call, "post_logout_redirect_uri is not registered");
  const session = provider.sessions.of(call.request);
  const cookie = session ? { "Set-Cookie": provider.sessions.end(session) } : {};
  if (target) return redirect(withQuery(target, [["state", values.state]], encodeForm).replace(/\?$/, ""), cookie);
  return page({ title: "Signed out", body: "<h1>You are signed out</h1>", headers: cookie });
}
