//! The closed list of knobs: every departure from the standards that a provider document can declare.
//!
//! A knob that a document does not set has the standard's value. Rows are read in this order; the position of a row is
//! the position of its value in the compiled object.

use super::choices::{DeclaredAuthentication, Method, ParametersIn};
use super::table::knobs;
use crate::base::value::Value;
use crate::base::vocabulary::{Word, word};
use crate::protocol::checks::issuer::Tenants;

knobs! {
    /// How the authorization request departs (RFC 6749 section 4.1.1).
    AuthorizationRequestKnobs "authorization_request" {
        /// `null`: the parameter is not sent
        response_type: text_or_null "response_type" = "code";
        /// other spellings of the parameters
        names: names "names" "authorization_request";
        /// extra parameters with fixed values
        constants: templates "constants";
        /// parameters that are not sent
        omit: list "omit" "authorization_request";
        /// where in the URL the parameters go
        has_parameters_in_fragment: second "parameters_in" "query fragment";
        /// `always`: a `nonce` is sent even without scope `openid`
        always_sends_nonce: second "nonce" "openid always";
        /// whether a scope is sent at all
        sends_scope: on "scope.send";
        /// the separator between two scopes
        scope_separator: text "scope.separator" = " ";
        /// whether the separator is sent without percent-encoding
        has_literal_separator: off "scope.literal_separator";
        /// the scope if the application asks for none
        default_scope: texts "scope.default";
        /// scopes that are always sent, before those that the application asks for. `openid` here does not ask for an
        /// ID token: if one comes, it is dropped
        constant_scope: texts "scope.always";
        /// whether the server answers `prompt=none` at once and asks the person nothing. `announced`: if
        /// `prompt_values_supported` has it; if the server has no such list, to requests with scope `openid` (OpenID
        /// Connect Core section 3.1.2.1). To a server that does not, the option `restore` of a page sends nothing
        prompt_none: word PromptNone "prompt_none" "announced always never";
    }
}

knobs! {
    /// How the authorization response departs (RFC 6749 section 4.1.2).
    AuthorizationResponseKnobs "authorization_response" {
        /// other spellings of the parameters
        names: names "names" "authorization_response";
        /// extra parameters to keep, in `extra` of the tokens
        capture: texts "capture";
        /// `form_post`: the response is a cross-site POST, so the transaction cookie is `SameSite=None`
        is_form_post: second "response_mode" "query form_post";
        /// `granted`: the response names the scopes that the person granted. They become the scope of the tokens if the
        /// token response names none
        grants_scope: second "scope" "ignored granted";
        /// how long a code lives, if that is short. A refused code is then `grant_too_old`
        code_lifetime: seconds "code_lifetime";
        /// `true`: the `iss` of the response is not compared. Needs its reason
        ignores_iss: reasoned "iss";
        /// the parameter with an HMAC-SHA-256 (RFC 2104), in hexadecimal digits, of all other parameters, sorted by
        /// name and percent-encoded; the key is the client's secret. Responses and launches with a missing or wrong
        /// value are refused. Not in a page
        hmac: text "hmac"; "a parameter's name";
        /// parameters that must repeat the variables of the sign-in
        repeated_variables: variables "variables"; "variable → parameter";
        /// where the response names the person: pointers that begin with a parameter and go on into its JSON. Their
        /// values, joined by a space, become the `name` of the `profile` if neither userinfo nor ID token has one. The
        /// name is not signed, so it is used for nothing else
        name: pointers "profile.name";
        /// a request to `redirect_uri` with one of these, and without code, error and state, is a launch and not a
        /// callback
        launch_parameters: texts "launch.parameters";
        /// which launch parameter sets a variable; the variable's `allow` applies
        launch_variables: variables "launch.variables"; "variable → parameter";
    }
}

knobs! {
    /// How a request to the token endpoint departs (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6).
    TokenRequestKnobs "token_request" {
        /// the method. With `GET` the parameters go into the query. `DELETE` is for `revocation_request` only
        method: word Method "method" "POST GET DELETE";
        /// where the parameters go: a form body, one JSON object, or the query
        parameters_in: word ParametersIn "parameters_in" "form json query";
        /// the value of `grant_type`, if the server has its own name for the grant
        grant_type: text "grant_type"; "`authorization_code`, another string";
        /// other spellings of the parameters
        names: names "names" "token_request";
        /// extra parameters with fixed values
        constants: templates "constants";
        /// extra parameters with fixed values that go into the query, wherever the others go
        query_constants: templates "query_constants";
        /// parameters that are not sent
        omit: list "omit" "token_request";
        /// the parameters that come first, in this order
        order: list "order" "token_request";
        /// extra headers with fixed values
        headers: headers "headers";
        /// how the client authenticates. `basic`: Basic, form-encoded first (RFC 6749 section 2.3.1, a space as `%20`).
        /// `basic_raw`: Basic without that encoding. `body`: among the parameters. `bearer`: the secret as a Bearer
        /// token. `hash`: SHA-256 of `secret|code` as the parameter `hash`. `none`: not at all. `{ jwt }`: with a JSON
        /// Web Token that the client's private key signs. Refreshes, revocations and client-credentials requests do the
        /// same unless their own knobs say otherwise. A page refuses documents that declare anything but `none`:
        /// `backend_needed`
        client_authentication: authentication "client_authentication" "basic basic_raw body bearer hash none";
            "from the metadata, else `basic`; `basic`, `basic_raw`, `body`, `bearer`, `hash`, `none`, `{ jwt }`";
        /// the scheme of `Authorization`, if the secret or the access token is sent there as it is
        scheme: scheme "scheme" = "Bearer";
        /// whether `client_id` is also among the parameters if a header authenticates the client
        repeats_client_id: off "client_id_in_body";
        /// whether `redirect_uri` is sent again
        sends_redirect_uri: on "redirect_uri";
        /// whether the scope is sent again: the one that was asked for, and in a refresh the one that was granted. Only
        /// in `token_request` and `refresh_request`
        repeats_scope: off "scope";
        /// parameters of the callback to send along; in a refresh, those that `authorization_response.capture` keeps.
        /// Only in `token_request` and `refresh_request`
        from_callback: texts "from_callback";
    }
}

/// Stands for the item before the rows of [`JwtKnobs`]: the number of the way.
struct Way;

impl Way {
    const END: usize = 1;
}

knobs! {
    /// The JSON Web Token with which a client authenticates, signed for each request with the private key in
    /// `client_secret` (RFC 7523 section 2.2). `sub` is the client, `iat` a minute ago.
    JwtKnobs "token_request.client_authentication" after Way {
        /// the parameter that carries it: `client_assertion`, with `client_assertion_type` and a `jti` (OpenID Connect
        /// Core section 9), or `client_secret`, which requires `key_id`
        is_client_secret: second "jwt.parameter" "client_assertion client_secret";
        /// its `iss`: the client, or the team that owns the key, `team_id` of `client_secret`
        is_of_team: second "jwt.iss" "client_id team_id";
        /// its `aud`: the document's `issuer`, if there is one, otherwise the token endpoint, even in requests to other
        /// endpoints
        is_for_token_endpoint: second "jwt.aud" "issuer token_endpoint";
        /// the signature algorithm. `auto`: `ES256` for a key on P-256, `RS256` for an RSA key, `EdDSA` for an Ed25519
        /// key
        algorithm: word SigningAlgorithm "jwt.alg" "auto ES256 RS256 PS256 EdDSA";
        /// the time from `iat` to `exp`
        lifetime: seconds "jwt.lifetime"; "300 seconds";
    }
}

knobs! {
    /// How a refresh departs (RFC 6749 section 6), besides the knobs of every token request.
    RefreshKnobs "refresh_request" after TokenRequestKnobs {
        /// whether the provider has refreshes
        is_supported: on "supported";
        /// the endpoint for refreshes
        endpoint: text "endpoint"; "`token_endpoint`, a URL";
        /// values of `error` after which the person has to sign in again, besides `invalid_grant`, `invalid_token`,
        /// `interaction_required`, `login_required`, `consent_required` and `account_selection_required`
        reauthorize_on: texts "reauthorize_on";
        /// how long before it expires a token is refreshed
        early_window: seconds "early_window"; "a minute or a tenth of the life, seconds";
        /// whether a refresh may ask for a part of the scope. `false` for servers that then end or narrow the whole
        /// grant
        allows_narrowing: on "narrowing";
    }
}

knobs! {
    /// How a client-credentials request departs (RFC 6749 section 4.4), besides the knobs of every token request.
    ClientCredentialsKnobs "client_credentials_request" after TokenRequestKnobs {
        /// whether the provider has this grant
        is_supported: on "supported";
    }
}

knobs! {
    /// How a revocation departs (RFC 7009 section 2.1), besides what every token request has.
    RevocationKnobs "revocation_request" after TokenRequestKnobs {
        /// which token is sent, if there is a refresh token
        prefers_access_token: second "token" "refresh_token access_token";
        /// `header`: the access token is sent in `Authorization`, and no token among the parameters. The client then
        /// authenticates with `body`, `hash` or `none`
        has_token_in_header: second "token_in" "parameters header";
        /// extra parameters, in the form of `userinfo.parameters`. With them, `omit` may leave out `token`
        parameters: parameters "parameters";
    }
}

knobs! {
    /// How the request to the provider's sign-out departs (OpenID Connect RP-Initiated Logout section 2).
    EndSessionKnobs "end_session_request" {
        /// other spellings of the parameters
        names: names "names" "end_session_request";
        /// parameters that are not sent
        omit: list "omit" "end_session_request";
    }
}

knobs! {
    /// How the token response departs (RFC 6749 section 5).
    TokenResponseKnobs "token_response" {
        /// the encoding of the body
        format: word BodyFormat "format" "json form auto";
        /// the object that holds the tokens. The first pointer that finds something counts
        root: pointers "root";
        /// where `access_token`, `token_type`, `expires_in`, `scope`, `refresh_token`, `id_token` and `created_at` are.
        /// If the access token renews itself, `refresh_token` points at it. `refresh_expires_in` is read only if it is
        /// named here: seconds, or an ISO 8601 date, after which no refresh is tried
        fields: fields "fields" "token_response";
        /// the accepted types of a lifetime. One of another type becomes `unknown` and is reported
        accepts_expiry_as_text: second "expires_in.accept" "number number_or_string";
        /// the unit of the lifetime
        expiry_unit: word ExpiryUnit "expires_in.unit" "s ms min";
        /// whether it is a duration, Unix time, or an ISO 8601 date
        expiry_kind: word ExpiryKind "expires_in.kind" "relative absolute_epoch absolute_iso";
        /// what a lifetime of zero means
        is_zero_never: second "expires_in.zero" "expired never";
        /// what a missing lifetime means; a number is a lifetime in seconds
        absent_expiry: absence "expires_in.absent" "unknown never";
        /// when a duration begins. An implausible `created_at` is ignored and reported
        counts_from_created_at: second "expires_in.anchor" "received_at created_at";
        /// the longest lifetime; longer ones are shortened to it
        expiry_clamp: seconds "expires_in.clamp";
        /// the unit of `created_at`, if it is a number
        has_created_at_in_milliseconds: second "created_at.unit" "s ms";
        /// the token type if the answer names none
        default_token_type: text "token_type.default";
        /// other names for Bearer
        accepted_token_types: texts "token_type.accept";
        /// the accepted types of the granted scope
        scope_form: word ScopeForm "scope.accept" "string array string_or_array";
        /// the separator between two scopes
        scope_separator: text "scope.separator" = " ";
        /// conditions under which a 2xx answer is an error
        error_conditions: conditions "error.when";
        /// where the error's code is
        error_code: pointers "error.code";
        /// where the error's description is
        error_description: pointers "error.description";
        /// values of the answer to keep, in `extra` of the tokens
        capture: captures "capture";
        /// the endpoint that exchanges the access token of a code once more, for one that lives longer, before anybody
        /// gets it. `GET`, or `POST` if the parameters are in a body. If the answer leaves out refresh token or scope,
        /// they stay. If it fails, the sign-in fails, and no token is kept. Not in a page
        then_endpoint: text "then.endpoint"; "a URL";
        /// its parameters, in the form of `userinfo.parameters`; `{client_secret}` is replaced by the secret
        then_parameters: parameters "then.parameters";
        /// where the parameters go: the query, a form body, or one JSON object
        then_place: word UserinfoParametersIn "then.parameters_in" "query form json";
    }
}

knobs! {
    /// How calls with an access token depart (RFC 6750).
    ApiRequestKnobs "api_request" {
        /// the scheme of the `Authorization` header
        scheme: scheme "scheme" = "Bearer";
        /// the query parameter in which userinfo sends the token, instead of the header. `fetch` and the proxy never
        /// put a token into a query
        query_parameter: text "parameter";
        /// extra headers of userinfo and of the worker's own calls. `Accept` replaces the engine's own
        headers: headers "headers";
        /// the header that carries the token instead of `Authorization`, without a scheme
        header: text "header"; "`Authorization`, a name";
    }
}

knobs! {
    /// How userinfo departs (OpenID Connect Core section 5.3).
    UserinfoKnobs "userinfo" {
        /// the method of userinfo. With parameters in a body it is `POST`
        is_post: second "method" "GET POST";
        /// where the answer has `id`, `name`, `email`, `email_verified` and `picture` of the `profile`. A member that
        /// is not named here is read from its OpenID Connect claim (`sub` for `id`). If there is an ID token, `id` or
        /// the answer's `sub` must equal its `sub`
        profile: fields "profile" "profile";
        /// parameters of userinfo. A value that is just `{name}` is replaced: by the `client_id`, the `access_token`
        /// (then no header carries it), a variable, or a member of the tokens' `extra`. Other values are sent as they
        /// are
        parameters: parameters "parameters";
        /// where the parameters go: the query, a form body, or one JSON object
        place: word UserinfoParametersIn "parameters_in" "query form json";
        /// how the client authenticates to userinfo, which the standard does not provide for. The token is then among
        /// `parameters`
        client_authentication: authentication "client_authentication" "basic basic_raw body";
            "`basic`, `basic_raw`, `body`";
        /// conditions under which a 2xx answer is an error
        error_conditions: conditions "error.when";
        /// where the error's code is
        error_code: pointers "error.code";
        /// where the error's description is
        error_description: pointers "error.description";
        /// `true`: the answer is a signed JWT (OpenID Connect Core section 5.3.2), so one in plain JSON is refused
        is_signed: off "signed";
    }
}

knobs! {
    /// How the ID token departs (OpenID Connect Core sections 2 and 3.1.3.7).
    IdTokenKnobs "id_token" {
        /// the issuer of one tenant of a multi-tenant server, as `https://as.example/{tid}/v2.0`. If the document's
        /// `issuer` stands for many tenants, `iss` must be this template with the token's own claim filled in
        issuer_template: text "issuer.template";
        /// the claim that names the tenant. In the template it is one segment of the path
        issuer_claim: text "issuer.from";
        /// the values in its place that stand for many tenants. Any other `issuer` is compared exactly
        shared_issuers: texts "issuer.for";
        /// the tenants that may sign in; all if the list is missing
        tenants: texts "issuer.allow";
        /// why the issuer differs from the configured one
        issuer_reason: text "issuer.reason";
        /// `never`: no `nonce` is sent, and an ID token with one is refused. PKCE must be S256
        sends_no_nonce: second "nonce.send" "openid never";
        /// why there is no `nonce`
        nonce_reason: text "nonce.reason";
        /// whether `HS256` is accepted too, verified with the client's secret (section 3.1.3.7, item 8). Not in a page,
        /// and not without a secret
        accepts_hs256: off "hs256";
    }
}

/// Stands for the item before the rows of a [`Variable`]: its name.
struct Named;

impl Named {
    const END: usize = 1;
}

knobs! {
    /// A value that a document leaves open, written `{name}` in endpoints and fixed texts.
    Variable "variables" after Named {
        /// the default value
        default: text "default"; "string";
        /// the allowed values: exact ones, or `*.suffix` for every host below one. The default is always allowed
        allow: texts "allow"; "list of exact values, or `*.suffix`";
        /// the form of a value: a host with an optional port, an origin with an optional path, one path segment, or a
        /// line of printable ASCII, which may be used in parameters and headers but not in addresses
        pattern: word Pattern "pattern" "host origin segment text";
        /// the source of the value
        source: word Source "source" "options callback token_response";
        /// the callback parameter, or the member of the token answer's `extra`, that carries the value. By default the
        /// variable's name
        parameter: text "parameter"; "string";
        /// what the value is, for people
        description: note "description"; "string";
    }
}

impl<'a> Variable<'a> {
    /// The name, without braces.
    #[must_use]
    pub fn name(self) -> Value<'a> {
        self.0.at(0)
    }
}

impl<'a> DeclaredAuthentication<'a> {
    /// The knobs of the JWT.
    #[must_use]
    pub fn jwt(self) -> JwtKnobs<'a> {
        JwtKnobs(self.0)
    }
}

impl<'a> TokenResponseKnobs<'a> {
    /// The pointers to a canonical member, below the root; nothing if the document does not move it.
    #[must_use]
    pub fn pointers_of(self, field: Word) -> Value<'a> {
        self.fields().find(word(field).bytes())
    }
}

impl<'a> IdTokenKnobs<'a> {
    /// The tenants of a multi-tenant server.
    #[must_use]
    pub fn named_tenants(self) -> Tenants<'a> {
        Tenants {
            template: self.issuer_template(),
            claim: self.issuer_claim(),
            shared: self.shared_issuers(),
            allow: self.tenants(),
        }
    }
}

impl UserinfoKnobs<'_> {
    /// The method of userinfo; GET by default.
    #[must_use]
    pub fn method(self) -> Method {
        let is_in_body = self.parameters_in() != ParametersIn::Query;
        if self.is_post() || is_in_body { Method::Post } else { Method::Get }
    }
    /// Where its parameters go.
    #[must_use]
    pub fn parameters_in(self) -> ParametersIn {
        self.place().of_requests()
    }
}
