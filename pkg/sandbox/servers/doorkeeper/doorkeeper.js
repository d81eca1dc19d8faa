/**
 * Plays Tiltify v3 and inTandem: Doorkeeper on Rails (5.1 and later, or 5.0
 * and earlier by `version`), with doorkeeper-openid_connect's ID token. Member
 * order access_token, token_type, expires_in, refresh_token, scope,
 * created_at, blank ones left out; every token error carries a Bearer
 * challenge. Strict beyond the library: only the documented body format and
 * client authentication of each provider.
 */
import { barePage } from "../../pages/html.js";
import { bearerToken } from "../../parameters.js";
import { profileOf, profiles } from "../../people.js";
import { randomHex } from "../../random.js";
import { bytes, encodeForm, json, redirect, withQuery } from "../../responses.js";
import { authorize, ERROR_TEXTS } from "./doorkeeper_authorize.js";
import { token } from "./doorkeeper_token.js";
import { railsPage } from "../rails_page.js";

export const doorkeeper = {
  methods: { authorize: ["GET"], token: ["POST"], userinfo: ["GET", "POST"], jwks: ["GET"], launch: ["GET"] },

  authorize,
  token,

  granted(provider, call, asked, user, session) {
    const code = provider.codes.issue(
      randomHex(32),
      {
        client_id: asked.client.client_id,
        redirect_uri: asked.redirect_uri,
        scope: asked.scope,
        user: user.id,
        challenge: asked.challenge,
        nonce: asked.nonce,
        auth_time: session.auth_time,
      },
      provider.settings.codeLifetime,
    );
    return redirect(withQuery(asked.redirect_uri, [["code", code], ["state", asked.state]], encodeForm));
  },

  denied(provider, call, asked) {
    const parameters = [["error", "access_denied"], ["error_description", ERROR_TEXTS.access_denied], ["state", asked.state]];
    return redirect(withQuery(asked.redirect_uri, parameters, encodeForm));
  },

  userinfo(provider, call) {
    const found = provider.tokens.byAccess(bearerToken(call.request.headers));
    if (!provider.tokens.live(found)) return unauthorized(provider, found);
    const needed = provider.settings.userinfoScope;
    if (needed && !found.scope.split(" ").includes(needed)) return forbidden(needed);
    // The column for the previous refresh token: the old one dies when the new access token is first used.
    if (found.previous) found.previous.refreshUsed = true;
    return json(profileOf(provider, found.user, found.scope, "intandem"), 200, { "Content-Type": "application/json; charset=utf-8" });
  },

  async jwks(provider) {
    return json(await provider.keys.jwks(), 200, { "Content-Type": "application/json; charset=utf-8" });
  },

  /**
   * "Open app" on the provider's side: `GET /intandem/launch?client_id=…` goes
   * to the app's first redirect URI (or `redirect_uri`) with brand_host,
   * business_uid and staff_uid, and no code.
   */
  launch(provider, call) {
    const query = call.url.searchParams;
    const client = provider.clients.find(query.get("client_id")) ?? provider.clients.list()[0];
    const redirectUri = query.get("redirect_uri") ?? client.redirect_uris[0];
    if (!client.redirect_uris.includes(redirectUri)) return barePage(400, "<h1>This app has no such landing page</h1>\n");
    const user = provider.users.get(query.get("user")) ?? [...provider.users.values()][0];
    const profile = profiles.intandem(user);
    const values = { brand_host: profile.brand_host, business_uid: profile.business_uid, staff_uid: profile.sub };
    for (const [name, value] of query) if (!["client_id", "redirect_uri", "user"].includes(name)) values[name] = value;
    return redirect(withQuery(redirectUri, Object.entries(values), encodeForm));
  },

  broken: () => railsPage(500, "We're sorry, but something went wrong (500)"),

  missing: () => railsPage(404, "The page you were looking for doesn't exist (404)"),
};

/** OAuth::InvalidTokenResponse: the header says why, the body is empty unless the app renders one. */
function unauthorized(provider, found) {
  const reason = found === undefined ? "is invalid" : found.revoked ? "was revoked" : "expired";
  const description = `The access token ${reason}`;
  const headers = { "Cache-Control": "no-store", "WWW-Authenticate": `Bearer realm="Doorkeeper", error="invalid_token", error_description="${description}"` };
  if (provider.settings.apiErrors !== "tiltify-v3") return bytes("", 401, headers);
  const body = { meta: { status: 401 }, error: { title: "unauthorized", detail: description } };
  return json(body, 401, { ...headers, "Content-Type": "application/json; charset=utf-8" });
}

/** OAuth::ForbiddenTokenResponse */
function forbidden(scope) {
  const description = `Access to this resource requires scope '${scope}'.`;
  return bytes("", 403, { "Cache-Control": "no-store", "WWW-Authenticate": `Bearer realm="Doorkeeper", error="insufficient_scope", error_description="${description}"` });
}
