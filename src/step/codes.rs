//! The table of error codes: kind, code, the builds that raise it, message, hint, and the worker's hint if it
//! differs.
//!
//! Codes are stable. Each has a page in `docs/errors/`, generated from this table and `docs/errors/causes/`. A
//! test compares the list with the TypeScript union.

use super::kind::{Builds, ErrorText, Kind};

macro_rules! error_codes {
    ($($kind:ident $variant:ident $code:literal $builds:ident $message:literal $hint:literal $(edge $edge:literal)?;)+) => {
        /// The stable name of a failure; its text is in [`TABLE`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Code {
            $(#[doc = $message] $variant,)+
        }

        impl Code {
            /// The code's name in JavaScript.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The code with that number.
            #[must_use]
            pub fn of(number: i64) -> Option<Self> {
                match number {
                    $(number if number == Self::$variant as i64 => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// Whose fault it is.
            #[must_use]
            pub fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)+ }
            }
        }

        /// Every code, in the order of its number.
        #[cfg(test)]
        const CODES: &[Code] = &[$(Code::$variant,)+];

        /// Every code with its texts.
        pub const TABLE: &[ErrorText] = &[$(ErrorText {
            code: $code,
            kind: error_codes!(@kind $kind),
            message: $message,
            hint: $hint,
            edge_hint: error_codes!(@edge $hint $($edge)?),
            builds: Builds::$builds,
        },)+];
    };
    (@edge $hint:literal) => { $hint };
    (@edge $hint:literal $edge:literal) => { $edge };
    (@kind Server) => { "server" };
    (@kind Check) => { "check" };
    (@kind Malformed) => { "malformed" };
    (@kind Session) => { "session" };
    (@kind Host) => { "host" };
    (@kind Application) => { "application" };
    (@kind Misuse) => { "misuse" };
}

error_codes! {
    Server AccessDenied "access_denied" Both "the user or the server denied the request" "offer to sign in again";
    Server AuthorizationRefused "authorization_refused" Both "the authorization server refused the request with `{error}`" "see `error_description`; check scope, client and redirect_uri at the provider";
    Server InteractionRequired "interaction_required" Both "the server cannot go on without the person (`{error}`)" "call authorize() without `prompt: \"none\"`, so that the person can sign in or consent";
    Server ClientRejected "client_rejected" Both "the server did not accept the client's credentials" "compare the client's id and secret with the provider's console, and `client_authentication` in the provider document with its documentation";
    Server GrantRejected "grant_rejected" Both "the server refused the code: expired, used, or issued for another redirect_uri" "start again with authorize(); a code works once";
    Server GrantTooOld "grant_too_old" Both "the server refused the code, which is valid for {lifetime} seconds only" "exchange the code as soon as it arrives; start again with authorize()";
    Server UserinfoForbidden "userinfo_forbidden" Both "the access token may not read userinfo" "ask for the scope that userinfo needs, usually `openid` or `profile`; or set `userinfo: false`";
    Server RequestRejected "request_rejected" Both "the server refused the request with `{error}`" "see `error_description`; compare the request with the provider's documentation and its document";
    Server RequestFailed "request_failed" Both "the server answered with status {status} and no usable error" "check the endpoint, and compare the request with the provider's documentation and its document";

    Check CallbackTooLarge "callback_too_large" Both "the callback is over 16 KiB" "ignore the link: no authorization response is that long";
    Check CodeAndError "code_and_error" Both "the callback carries both a code and an error" "treat the link as forged; start again with authorize()";
    Check CodeMissing "code_missing" Both "the callback carries neither a code nor an error; its parameters: {members}" "start again with authorize(); if the server has other names for its parameters, set `authorization_response.names`";
    Check CodeTooLarge "code_too_large" Both "the callback's code is over 8 KiB" "treat the link as forged: no server makes a code that long";
    Check ParameterRepeated "parameter_repeated" Both "the callback carries `{parameter}` more than once" "treat the link as forged; start again with authorize()";
    Check StateMissing "state_missing" Both "the callback carries no `state`" "start again with authorize(); the link did not come from a sign-in started here";
    Check StateMismatch "state_mismatch" Both "the callback's `state` is not that of this sign-in" "start again with authorize()";
    Check StateForeign "state_foreign" Both "the callback's `state` was not issued by this handler" "the link was forged, or comes from another deployment or cookie key";
    Check TransactionMissing "transaction_missing" Browser "no sign-in waits for this callback" "see `possible_causes`; start again with authorize()";
    Check TransactionElsewhere "transaction_elsewhere" Both "the sign-in was started here, but its cookie did not come back" "start again in this browser; open the application at the host of redirect_uri (`127.0.0.1` is not `localhost`) and allow its cookies; see `possible_causes`";
    Check TransactionExpired "transaction_expired" Both "the sign-in was started more than {limit} seconds ago" "start again with authorize()";
    Check TransactionUsed "transaction_used" Both "this callback was used before" "call session(): the first use may have signed the person in; if not, start again with authorize()";
    Check ProviderMismatch "provider_mismatch" Both "the callback belongs to a sign-in with another provider or client" "give each provider a redirect_uri of its own";
    Check IssuerMismatch "issuer_mismatch" Both "the response's `iss` is `{found}`, and `issuer` of the provider document, or of the options, is `{expected}`" "if the provider's own pages or metadata name `{found}`, the document is out of date: take a newer release, or set `provider: { ...document, issuer: \"{found}\" }`; otherwise treat the link as forged";
    Check IssuerMissing "issuer_missing" Both "the response has no `iss`, which this server promises to send" "treat the link as forged; start again with authorize()";
    Check IssuerUnnamed "issuer_unnamed" Both "the response's `iss` is `{found}`, and the provider document has no `issuer`" "if the provider's own pages or metadata name `{found}`, set `provider: { ...document, issuer: \"{found}\" }`; otherwise treat the link as forged";
    Check HmacMissing "hmac_missing" Both "the address lacks the HMAC that the provider adds to its parameters" "treat the link as forged; if the provider adds none, leave `hmac` out of its document";
    Check HmacMismatch "hmac_mismatch" Both "the HMAC in the address was not made from its parameters with this client's secret" "check the secret in the options; otherwise treat the link as forged";
    Check VariableChanged "variable_changed" Both "the callback's value of the variable `{variable}` is missing, or not the one the sign-in began with" "treat the link as forged; start again with authorize()";
    Check IdTokenMissing "id_token_missing" Both "the scope includes `openid`, but no ID token came" "enable OpenID Connect for the client at the provider, or leave `openid` out of the scope";
    Check IdTokenMalformed "id_token_malformed" Both "the ID token is not a JWT" "report it to the provider";
    Check IdTokenAlgorithmRefused "id_token_algorithm_refused" Both "the ID token names the algorithm `{algorithm}`, which is not accepted" "have the provider sign with RS256 or ES256; if its metadata announces another asymmetric algorithm, list it in `id_token_signing_alg_values_supported` of the provider document";
    Check IdTokenSignatureRefused "id_token_signature_refused" Edge "the ID token was not signed with the client's secret" "check `client_secret`; otherwise discard the answer: it was forged";
    Check IdTokenTypeRefused "id_token_type_refused" Both "the ID token is another kind of token: its `typ` is `{typ}`" "discard the answer and report it to the provider: a token made for another purpose must not sign anybody in";
    Check IdTokenIssuerMismatch "id_token_issuer_mismatch" Both "the ID token's `iss` is `{found}`, and `issuer` of the provider document, or of the options, is `{expected}`" "if the provider's own pages or metadata name `{found}`, the document is out of date: take a newer release, or set `provider: { ...document, issuer: \"{found}\" }`; a server of many tenants needs `dialect.id_token.issuer`; otherwise discard the answer";
    Check IdTokenAudienceMismatch "id_token_audience_mismatch" Both "the ID token is for another client" "compare `client_id` with the token's `aud`; if they should agree, the token was substituted: start again with authorize()";
    Check IdTokenAuthorizedPartyMismatch "id_token_authorized_party_mismatch" Both "the ID token's `azp` is missing or names another client" "list further audiences that you trust in `trustedAudiences`; otherwise the token was substituted: start again with authorize()";
    Check IdTokenExpired "id_token_expired" Both "the ID token has expired" "check this machine's clock; start again with authorize()";
    Check IdTokenInFuture "id_token_in_future" Both "the ID token was issued in the future" "check this machine's clock";
    Check IdTokenNonceMismatch "id_token_nonce_mismatch" Both "the ID token's `nonce` is not that of this sign-in" "start again with authorize(); the token was replayed";
    Check IdTokenClaimMissing "id_token_claim_missing" Both "the ID token has no usable `{claim}`" "report it to the provider";
    Check IdTokenSubjectChanged "id_token_subject_changed" Both "the refreshed ID token names another subject or issuer" "sign the user out and start again with authorize()";
    Check AuthenticationTooOld "authentication_too_old" Both "the user signed in at the provider longer ago than `max_age` allows" "call authorize() with `prompt: \"login\"`";
    Check AuthenticationTooWeak "authentication_too_weak" Both "the provider signed the person in with `acr` `{found}`, and `{expected}` is required" "ask the provider which `acr_values` it honours for this client, then start again with authorize()";
    Check UserinfoAudienceMismatch "userinfo_audience_mismatch" Both "the userinfo JWT is for another client" "discard the answer and start again with authorize()";
    Check UserinfoIssuerMismatch "userinfo_issuer_mismatch" Both "the userinfo JWT's `iss` is `{found}`, and `issuer` of the provider document, or of the options, is `{expected}`" "if the provider's own pages or metadata name `{found}`, the document is out of date: take a newer release, or set `provider: { ...document, issuer: \"{found}\" }`; otherwise discard the answer";
    Check UserinfoSubjectMismatch "userinfo_subject_mismatch" Both "userinfo names another subject than the ID token" "discard the answer and start again with authorize()";
    Check VariableRefused "variable_refused" Both "`{value}` is not an allowed value of the variable `{variable}`" "use a value that fits the variable's `pattern`; one that comes with a request must also stand in its `allow` list";
    Check MetadataIssuerMismatch "metadata_issuer_mismatch" Both "the metadata's `issuer` is `{found}`, and the option `issuer` is `{expected}`" "set `issuer: \"{found}\"` if that is the server you mean: every character counts, and so does a slash at the end";
    Check MetadataIssuerTemplate "metadata_issuer_template" Both "the metadata is for all tenants: its `issuer` is `{found}`, and the option `issuer` is `{expected}`" "set `issuer: \"{found}\"`, and name the tenant in `variables`";
    Check ReturnToRefused "return_to_refused" Both "return_to is not a path of this origin" "use a path such as `/inbox`";
    Check ReturnToTooLong "return_to_too_long" Both "return_to is {size} bytes, more than the {limit} that can be kept during a sign-in" "use a shorter path; or sign in first, then open the address";
    Check LoginParameterRefused "login_parameter_refused" Both "the login route does not take the parameter `{parameter}`: {reason}" "list it in the provider's `loginParameters` if links may set it, and send it once";
    Check RequestForged "request_forged" Edge "the request does not come from a page of this origin" "call through the page client, which sends the header `Grantway: 1`; open login and callback in a window, and have service workers leave them alone; list other origins whose pages may post to `protect` in `trustedOrigins`";
    Check ImportRefused "import_refused" Both "the session that another library left cannot be taken over: {reason}" "let the person sign in again; `import` takes over sessions of the same server and client that have a refresh token, or in a worker an access token that userinfo accepts";
    Check TokenNotBound "token_not_bound" Browser "the server did not bind the token to the client's key" "turn DPoP on for this client at the server, or accept other tokens too with `dpop: \"preferred\"`";
    Check SealedValueRefused "sealed_value_refused" Both "the sealed value cannot be opened" "make a new one: it was truncated, changed, or sealed for another purpose or with a key that is gone";
    Check SealedValueExpired "sealed_value_expired" Edge "the sealed value is past its maxAge" "ask for a new one";
    Check SignatureAlgorithmRefused "signature_algorithm_refused" Both "the token names the algorithm `{algorithm}`, which is not accepted, or brings its own key" "sign with RS256, or with an algorithm that `id_token_signing_alg_values_supported` lists";
    Check SigningKeyUnknown "signing_key_unknown" Both "none of the server's keys fits the token's `kid` and algorithm" "publish the key at `jwks_uri` before you sign with it";
    Check SignatureInvalid "signature_invalid" Both "the token's signature is wrong" "treat the token as forged";
    Check LogoutTokenMalformed "logout_token_malformed" Edge "the request carries no logout token" "POST a form with one parameter `logout_token`, a signed JWT";
    Check LogoutTokenRefused "logout_token_refused" Edge "the logout token's `{claim}` is missing or not acceptable" "compare the token with OpenID Connect Back-Channel Logout 1.0 section 2.6";
    Check LogoutTokenReplayed "logout_token_replayed" Edge "this logout token was used before" "send each logout token once, with its own `jti`";
    Check LogoutRefused "logout_refused" Edge "the request does not name this provider's issuer and one session" "send `iss` and `sid`, once each";
    Check UpgradeRefused "upgrade_refused" Edge "the proxy does not carry WebSockets" "open the WebSocket from a route of your own in the worker";
    Check SignInRefused "sign_in_refused" Both "the application refused this sign-in" "look at the Response that onSignIn returned";
    Check UpstreamNotBound "upstream_not_bound" Edge "this upstream takes no tokens of the provider `{provider}`" "sign in with one of the upstream's `providers`, or add this one to them";
    Check UpstreamOriginRefused "upstream_origin_refused" Edge "the session's `{member}` is not an origin that the upstream's `allow` lists" "compare `tokens.extra` in onSignIn with `allow`; the value must be a host, or `https://` and a host, with nothing after it";
    Check UpstreamRefused "upstream_refused" Edge "no entry of `upstreams` allows this request" "add origin, path and method to `upstreams`";

    Malformed AccessTokenMissing "access_token_missing" Both "the answer carries neither an access token nor an error; its members: {members}" "say where they are: `token_response.root` and `token_response.fields` of the provider document";
    Malformed BodyTooLarge "body_too_large" Both "the answer is over {limit} bytes" "check the endpoint: no token answer is that long";
    Malformed ClaimsInvalid "claims_invalid" Both "`{path}` is not as the schema of the option `claims` expects: {reason}" "ask for the scope that brings the claim, set it up at the provider, or correct the schema";
    Malformed MemberMalformed "member_malformed" Both "the answer's `{member}` is {found}" "check `token_response` in the provider document";
    Malformed MetadataEndpointUnusable "metadata_endpoint_unusable" Both "the server metadata's `{endpoint}` is not usable: {reason}" "report it to the server's operator; a provider document in place of `issuer` can name the right address";
    Malformed MetadataNotJson "metadata_not_json" Both "the server answered with {media_type} in place of its metadata (status {status})" "check `issuer`: a login page or a proxy may have answered; or use a provider document";
    Malformed MetadataMalformed "metadata_malformed" Both "the server metadata lacks a usable `{member}`" "use a provider document in place of `issuer`";
    Malformed MetadataMissing "metadata_missing" Both "no server metadata was found for the issuer (status {status})" "check `issuer`, or use a provider document";
    Malformed ResponseEmpty "response_empty" Both "the answer is empty (status {status})" "check the endpoint in the provider document, then report it to the provider";
    Malformed ResponseNotJson "response_not_json" Both "the answer is not valid JSON (offset {offset})" "report it to the provider";
    Malformed ResponseNotUnderstood "response_not_understood" Both "the answer is `{media_type}` (status {status}), not a token answer" "check the endpoint in the provider document";
    Malformed ResponseRedirected "response_redirected" Both "the endpoint answered with a redirect, which is never followed" "use the endpoint's final address in the provider document: `provider: { ...document, token_endpoint: \"https://as.example/token\" }`";
    Malformed UserinfoEmpty "userinfo_empty" Both "the userinfo answer is empty (status {status})" "check `userinfo_endpoint`; or set `userinfo: false` if the ID token is enough";
    Malformed UserinfoEncrypted "userinfo_encrypted" Both "the userinfo answer is an encrypted JWT" "have the provider send plain or signed userinfo to this client; or set `userinfo: false` if the ID token is enough";
    Malformed UserinfoMalformed "userinfo_malformed" Both "the userinfo answer is {found}" "check `userinfo_endpoint` in the provider document";
    Malformed TokenTypeUnsupported "token_type_unsupported" Both "the token type `{token_type}` is not supported" "list it in `token_response.token_type.accept` if the API takes the token as Bearer";

    Session SignInFailed "sign_in_failed" Browser "the sign-in failed a moment ago with `{code}`" "offer to sign in again";
    Session SessionMissing "session_missing" Both "nobody is signed in" "call authorize()";
    Session SessionExpired "session_expired" Both "the session has reached its idle limit or its maximum age" "call authorize()";
    Session LoginRequired "login_required" Edge "this request needs a session and is not a navigation" "call authorize() in the page, or open the login route in a window; have service workers pass navigations on unchanged";
    Session SignInInFrame "sign_in_in_frame" Edge "nobody can sign in inside a frame" "open a window: authorize({ popup: true })";
    Session ReauthorizationRequired "reauthorization_required" Both "the server no longer accepts the refresh token" "call authorize()";
    Session UserinfoUnauthorized "userinfo_unauthorized" Both "the userinfo endpoint does not accept the access token" "refresh the token, or call authorize(); if the token is for an API of your own, set `userinfo: false`";
    Session DpopKeyMissing "dpop_key_missing" Browser "the key to which this session's tokens are bound is gone" "call authorize()";
    Session TokenExpired "token_expired_no_refresh" Both "the access token has expired, and this session cannot refresh it" "call authorize()";

    Host AuthorizationUnavailable "authorization_unavailable" Both "the authorization server cannot sign anybody in right now (`{error}`)" "offer to sign in again later";
    Host EngineTrapped "engine_trapped" Both "the engine stopped on an internal fault and was restarted" "retry; please report it";
    Misuse ApiMissing "api_missing" Browser "this environment has no `{api}`" "run this in a browser, or give the test environment a `{api}`";
    Host PageRestored "page_restored" Browser "the browser shows the page again that was left for a sign-in" "call session() to see whether somebody is signed in, or offer to sign in again";
    Host EngineUnavailable "engine_unavailable" Both "the engine could not be loaded" "allow `wasm-unsafe-eval` in script-src of the Content-Security-Policy" edge "see `cause`; for a runtime that cannot compile WebAssembly, have the bundler resolve with the condition `workerd` or `edge-light`";
    Host ModuleUnavailable "module_unavailable" Browser "a part of the package could not be loaded" "retry when online; if it fails again, reload the page";
    Misuse LogRefused "log_refused" Both "the engine got a message or a log that does not belong to this call" "pass back what the step asked for, in order, to an engine of the same version";
    Host EntropyUnavailable "entropy_unavailable" Both "no random bytes could be drawn" "call inside a request handler, not at module scope";
    Host NavigationFailed "navigation_failed" Browser "the page could not navigate" "call authorize() from a page, not from a worker";
    Host NetworkFailed "network_failed" Both "the request to `{endpoint}` failed before an answer came" "retry later; check that the server allows this origin (CORS), and that `connect-src` of this page allows the server" edge "retry later; `cause` says whether the name, the certificate or the connection failed";
    Host PopupBlocked "popup_blocked" Browser "the browser blocked the popup" "call authorize({ popup: true }) directly in a click handler";
    Host PopupClosed "popup_closed" Browser "the popup was closed before the sign-in was complete" "offer to sign in again";
    Host RequestTimedOut "request_timed_out" Both "the request to `{endpoint}` took too long" "retry later";
    Host ServerUnavailable "server_unavailable" Both "the server is unavailable (status {status})" "retry after `retry_after` seconds; the session is kept";
    Host UpstreamTimedOut "upstream_timed_out" Edge "the upstream did not begin to answer in time" "retry later, or set a longer `timeout` for this upstream";
    Host UnexpectedFailure "unexpected_failure" Both "something failed that has no code of its own" "see `cause`; if it comes from Grantway, please report it";
    Host StoreUnavailable "store_unavailable" Both "the session store did not answer" "retry later; the session is kept";
    Host StorageFailed "storage_failed" Both "the browser's storage could not be used" "allow storage for this site, or leave private mode";
    Host VaultUnavailable "vault_unavailable" Browser "the vault's worker at `{url}` could not be started" "serve that file as JavaScript and allow it in `worker-src`, or name its address with `worker`";
    Host VaultLost "vault_lost" Browser "the vault's worker ended before it answered" "call session(): the vault starts again, without the tokens that were in its memory";

    Application CallbackFunctionFailed "callback_function_failed" Both "the function `{option}` of the options threw" "see `cause`: it is what the function threw";

    Misuse AppStateTooLarge "app_state_too_large" Browser "appState is over 2 KiB" "keep a key in appState, and the rest in your own storage";
    Misuse ApiOriginNotAllowed "api_origin_not_allowed" Browser "`{origin}` is not in `api`, so it gets no token" "add the origin to `api` if it may see the access token";
    Misuse BodyStreamUnsupported "body_stream_unsupported" Browser "this browser sends no streams, and the body is one of more than {limit} bytes" "send a Blob, a File or a FormData";
    Misuse BackendRouteMissing "backend_route_missing" Browser "the worker has no route `{route}`" "have the worker answer with auth.handle(); `tokens: \"page\"` adds the token route, `upstreams` the proxy";
    Misuse BackendNotSameOrigin "backend_not_same_origin" Browser "`backend` is not on this page's origin" "use a path of this origin, such as `/auth`";
    Misuse ClientAuthenticationUnsupported "client_authentication_unsupported" Both "client_secret is given, but nothing uses it: {reason}" "leave client_secret out for a public client, or set `client_authentication` to what the server takes";
    Misuse ClientIdUnusable "client_id_unusable" Both "client_id contains a colon, which raw Basic authentication cannot carry" "set `client_authentication: \"basic\"`, which encodes the colon";
    Misuse SecretInBrowser "client_secret_in_browser" Browser "a browser build takes no `client_secret`" "keep the secret in a worker: createClient({ backend })";
    Misuse SecretMissing "secret_missing" Both "`{option}` is undefined, and this provider authenticates clients" "check that the binding is set: `client_secret` comes from the worker's environment; for a client without a secret, set `client_authentication: \"none\"`";
    Misuse SecretNeeded "backend_needed" Browser "this provider authenticates clients with a secret, which a page cannot keep" "use a worker: createClient({ backend })";
    Misuse CookieKeyMissing "cookie_key_missing" Edge "`{option}` is undefined" "check that its binding is set; a key is 32 random bytes: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='";
    Misuse CookieKeyInvalid "cookie_key_invalid" Edge "entry {index} of cookieKeys is not 32 bytes of base64url" "make one: openssl rand -base64 32 | tr '+/' '-_' | tr -d '='";
    Misuse DocumentInvalid "document_invalid" Both "`{path}` in the provider document is not usable: {reason}" "correct this member, or leave it out to get what the standards say";
    Misuse DocumentMemberMissing "document_member_missing" Both "the provider document has no `{path}`" "add it; or use `issuer` in place of the document, if the server publishes metadata";
    Misuse DocumentMemberUnknown "document_member_unknown" Both "`{path}` is not a member of a provider document" "correct the name; put your own notes into `notes`, or into a member that begins with `x-` beside `dialect`";
    Misuse DpopUnsupported "dpop_unsupported" Browser "the server takes no DPoP proofs that are signed with ES256" "leave `dpop` out, or set `dpop: \"preferred\"` to use it only where the server can";
    Misuse EndpointMissing "endpoint_missing" Both "the provider has no `{endpoint}`" "add it to the provider document, or do without the call";
    Misuse EndpointRefused "endpoint_refused" Both "`{endpoint}` is not usable: {reason}" "use an https URL; plain http works on loopback only";
    Misuse GrantUnsupported "grant_unsupported" Edge "the provider document says that this grant is not supported" "use another grant; if the provider does support it, remove `client_credentials_request.supported: false`";
    Misuse LongLivedTokensRefused "long_lived_tokens_refused" Both "tokens of this provider live longer than 24 hours or never expire, and would reach the page" "keep `tokens: \"worker\"`, or set allowLongLived: true";
    Misuse MethodNotAllowed "method_not_allowed" Edge "this route does not take {method}" "use POST to sign out and to get a token, and GET for everything else";
    Misuse NeedsSessionStore "needs_session_store" Edge "`{option}` needs a session store: a sealed cookie cannot do this" "set `store`";
    Misuse NarrowingUnsupported "narrowing_unsupported" Edge "this provider does not issue tokens for a part of the scope" "ask for the whole scope: the provider document has `refresh_request.narrowing: false`";
    Misuse OptionInvalid "option_invalid" Both "option `{option}` is not usable: {reason}" "correct the value of this option";
    Misuse OptionMissing "option_missing" Both "option `{option}` is missing" "set it; if it comes from the environment, check that the binding is set";
    Misuse OptionUnknown "option_unknown" Both "option `{option}` is unknown" "correct or remove it: unknown options are never ignored";
    Misuse OptionWrongType "option_wrong_type" Both "option `{option}` is {found}, expected {expected}" "correct the value; a binding that is not set is null here";
    Misuse ParameterReserved "parameter_reserved" Both "the parameter `{parameter}` is set by the engine" "use the option of that name, or the provider document";
    Misuse ProviderUnknown "provider_unknown" Both "no provider `{provider}` is configured" "use a name from `providers`";
    Misuse UpstreamUnbound "upstream_unbound" Edge "`{option}` is missing: there are several providers, and none is named whose tokens this upstream gets" "name one or more of {providers}, such as `providers: [\"{first}\"]`";
    Misuse RedirectUriRefused "redirect_uri_refused" Both "redirect_uri `{redirect_uri}` is not usable: {reason}" "use an absolute https address, or http on loopback; in a page it must be of the page's own origin; allowInsecureRedirectUri: true allows plain http elsewhere";
    Misuse RefreshUnsupported "refresh_unsupported" Both "there is no refresh token, or the provider does not refresh" "use the access token until it has expired, then call authorize()";
    Misuse RouteUnknown "route_unknown" Edge "the handler has no such route" "use one of the routes below `base`: `<provider>/login`, `<provider>/callback`, `session`, `token`, `logout`, `proxy`";
    Misuse ScopeNotGranted "scope_not_granted" Edge "the session cannot give a token for just the scope `{scope}`" "ask for a part of `session.scope`, or sign in with this scope";
    Misuse SessionReadOnly "session_read_only" Edge "the session is read-only: a change could not be kept here" "refresh (session.accessToken()) or sign out where cookies can be set, such as a middleware or a route handler; or set `store`";
    Misuse SessionTooLarge "session_too_large" Both "the session takes {size} bytes of cookies, more than the {limit} that fit" "set `store`, return less from onSignIn, or ask for fewer claims";
    Misuse TokensMalformed "tokens_malformed" Both "these are not tokens of this engine: `{member}`" "pass what exchange() or refresh() returned";
    Misuse TokenInQuery "token_in_query" Both "this provider's API takes the token as the query parameter `{parameter}` only" "call the API yourself with the token from accessToken(), and keep its URLs out of logs";
    Misuse TransactionTooLarge "transaction_too_large" Both "the sign-in takes {size} bytes as a cookie, more than the {limit} that browsers keep" "ask for fewer scopes, or use a shorter returnTo";
    Misuse TransactionMalformed "transaction_malformed" Both "this is not a transaction of this engine: `{member}`" "pass what createAuthorization() returned";
    Misuse VariableMissing "variable_missing" Both "the variable `{variable}` has no value" "declare it in the document's `variables`, and set `variables: { {variable}: … }`";
    Misuse TokenInVault "token_in_vault" Browser "a vault gives no token to a page" "send the request with fetch() of the client, and list its origin in `api`";
    Misuse TokenEndpointRefused "token_endpoint_refused" Browser "this address hands out tokens, and a page sees none of a vault's" "call an API; the vault asks for tokens itself";
    Misuse VaultOutdated "vault_outdated" Browser "the file of the vault's worker is not of this version of the package" "copy `grantway/vault_worker.js` again to the address that `worker` or `serviceWorker` names";
    Misuse VaultMessageRefused "vault_message_refused" Browser "the vault got a message that no client sends" "use the client that createClient() gives";
}

/// `possible_causes` of `transaction_missing`, separated by spaces.
pub const CAUSES_OF_TRANSACTION_MISSING: &str =
    "storage_cleared other_browser_or_tab callback_already_used sign_in_not_started_here";

/// `possible_causes` of `transaction_elsewhere`, separated by spaces.
pub const CAUSES_OF_TRANSACTION_ELSEWHERE: &str = "other_browser cookie_blocked callback_already_used";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_reads_like_the_others() {
        for row in TABLE {
            assert!(!row.message.ends_with('.'), "{}: no full stop", row.code);
            assert!(!row.hint.ends_with('.'), "{}: no full stop", row.code);
            assert!(!row.hint.is_empty(), "{}: a hint", row.code);
            assert!(!row.edge_hint.ends_with('.') && !row.edge_hint.is_empty(), "{}: the worker's hint", row.code);
            let first = row.message.chars().next().unwrap_or('X');
            assert!(!first.is_uppercase(), "{}: lower case", row.code);
            assert!(row.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{}", row.code);
        }
        let mut codes: Vec<_> = TABLE.iter().map(|row| row.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TABLE.len(), "codes are unique");
    }

    #[test]
    fn no_hint_of_a_server_is_about_a_pages_policy() {
        for row in TABLE.iter().filter(|row| row.builds != Builds::Browser) {
            assert!(!row.edge_hint.contains("Content-Security-Policy"), "{}", row.code);
        }
    }

    #[test]
    fn a_code_is_found_by_its_number_and_its_row_by_its_name() {
        for (number, code) in CODES.iter().enumerate() {
            assert_eq!((*code as usize, Code::of(number as i64)), (number, Some(*code)));
            let row = TABLE.get(number).expect("a row");
            assert_eq!((row.code, row.kind), (code.as_str(), code.kind().as_str()));
        }
        assert_eq!((Code::of(-1), Code::of(CODES.len() as i64)), (None, None));
    }
}
