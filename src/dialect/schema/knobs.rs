//! The closed list of knobs: every departure from the standards that a provider document can declare.
//!
//! What a document does not say is as the standards say. Rows stand in the order in which they are read; the
//! position of a row is the position of its value in the compiled object.

use super::choices::{Method, ParametersIn};
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
        /// further parameters with fixed values
        constants: templates "constants";
        /// parameters that are not sent
        omit: list "omit" "authorization_request";
        /// where the parameters stand in the URL
        has_parameters_in_fragment: second "parameters_in" "query fragment";
        /// `always`: a `nonce` is sent without scope `openid` as well
        always_sends_nonce: second "nonce" "openid always";
        /// whether a scope is sent at all
        sends_scope: on "scope.send";
        /// what stands between two scopes
        scope_separator: text "scope.separator" = " ";
        /// the separator stands in the URL as it is, not percent-encoded
        has_literal_separator: off "scope.literal_separator";
        /// the scope where the application asks for none
        default_scope: texts "scope.default";
        /// scopes that are always sent, before those that the application asks for. `openid` among them asks for no
        /// ID token: one that comes is dropped
        constant_scope: texts "scope.always";
    }
}

knobs! {
    /// How the authorization response departs (RFC 6749 section 4.1.2).
    AuthorizationResponseKnobs "authorization_response" {
        /// other spellings of the parameters
        names: names "names" "authorization_response";
        /// further parameters that are kept, in `extra` of the tokens
        capture: texts "capture";
        /// `form_post`: the response comes as a cross-site POST; the transaction cookie is then
        /// `SameSite=None`
        is_form_post: second "response_mode" "query form_post";
        /// `granted`: the response names the scopes that the person granted; they become the scope of the
        /// tokens where the token response names none
        grants_scope: second "scope" "ignored granted";
        /// how long a code lives, where that is short: a refused code is then `grant_too_old`
        code_lifetime: seconds "code_lifetime";
        /// `true`: the `iss` of the response is not compared; needs its reason
        ignores_iss: reasoned "iss";
        /// the parameter with the server's code of the others: HMAC-SHA-256 (RFC 2104) in hexadecimal digits, of all
        /// other parameters by their names, percent-encoded, keyed with the client's secret. A response without it, or
        /// with another, is refused, and so is a launch. Never in a page
        hmac: text "hmac"; "a parameter's name";
        /// parameters that must repeat the variables with which the sign-in began
        repeated_variables: variables "variables"; "variable → parameter";
        /// where the response names the person: pointers that begin with a parameter and lead on into its JSON. What they
        /// lead to, joined by a space, is the `name` of the `profile` where neither userinfo nor ID token has one.
        /// Nobody signed it: it is a name and nothing else
        name: pointers "profile.name";
        /// a call of `redirect_uri` with one of these and without code, error and state is a launch, no
        /// callback
        launch_parameters: texts "launch.parameters";
        /// which launch parameter names a variable; the variable's `allow` holds
        launch_variables: variables "launch.variables"; "variable → parameter";
    }
}

knobs! {
    /// How a request to the token endpoint departs (RFC 6749 sections 2.3, 4.1.3, 4.4.2 and 6).
    TokenRequestKnobs "token_request" {
        /// the method; with `GET` the parameters stand in the query. `DELETE` is of `revocation_request` only
        method: word Method "method" "POST GET DELETE";
        /// where the parameters stand: a form body, one JSON object, or the query
        parameters_in: word ParametersIn "parameters_in" "form json query";
        /// the value of `grant_type`, where the server has its own name for the grant
        grant_type: text "grant_type"; "`authorization_code`, another string";
        /// other spellings of the parameters
        names: names "names" "token_request";
        /// further parameters with fixed values
        constants: templates "constants";
        /// further parameters with fixed values, in the query wherever the others stand
        query_constants: templates "query_constants";
        /// parameters that are not sent
        omit: list "omit" "token_request";
        /// these parameters first, in this order; the others follow
        order: list "order" "token_request";
        /// further headers with fixed values
        headers: headers "headers";
        /// how the client proves who it is, in exactly one way: Basic form-encoded (RFC 6749 section 2.3.1, a
        /// space as `%20`), Basic as it is, among the parameters, as a Bearer token, SHA-256 of `secret|code`
        /// as `hash`, not at all. `{ jwt }`: by a JSON Web Token that its private key signs. Refreshes,
        /// revocations and client-credentials requests do the same unless their own steps say otherwise. A page
        /// refuses a document that declares anything but `none`: `backend_needed`
        client_authentication: authentication "client_authentication" "basic basic_raw body bearer hash none";
            "from the metadata, else `basic`; `basic`, `basic_raw`, `body`, `bearer`, `hash`, `none`, `{ jwt }`";
        /// the scheme of `Authorization`, where the secret or the access token stands there as it is
        scheme: scheme "scheme" = "Bearer";
        /// `client_id` among the parameters besides a header
        repeats_client_id: off "client_id_in_body";
        /// whether `redirect_uri` is repeated
        sends_redirect_uri: on "redirect_uri";
        /// whether the scope is repeated: what was asked for, and in a refresh what was granted. Only of
        /// `token_request` and `refresh_request`
        repeats_scope: off "scope";
        /// parameters of the callback that are sent as well; of a refresh those that
        /// `authorization_response.capture` keeps. Only of `token_request` and `refresh_request`
        from_callback: texts "from_callback";
    }
}

/// What stands before the rows of [`JwtKnobs`]: the number of the way.
struct Way;

impl Way {
    const END: usize = 1;
}

knobs! {
    /// The JSON Web Token by which a client proves who it is: signed for each request by the private key of
    /// `client_secret` (RFC 7523 section 2.2). `sub` is the client, `iat` a minute ago.
    JwtKnobs "token_request.client_authentication" after Way {
        /// the parameter that it is: `client_assertion`, beside `client_assertion_type` and with a `jti` (OpenID Connect
        /// Core section 9), or `client_secret`, where `key_id` is required
        is_client_secret: second "jwt.parameter" "client_assertion client_secret";
        /// its `iss`: the client, or the team to which the key belongs, `team_id` of `client_secret`
        is_of_team: second "jwt.iss" "client_id team_id";
        /// its `aud`: the document's `issuer`, where there is one, or the token endpoint, also in requests elsewhere
        is_for_token_endpoint: second "jwt.aud" "issuer token_endpoint";
        /// its signature. `auto`: `ES256` of a key on P-256, `RS256` of an RSA key, `EdDSA` of an Ed25519 key
        algorithm: word SigningAlgorithm "jwt.alg" "auto ES256 RS256 PS256 EdDSA";
        /// from `iat` to `exp`
        lifetime: seconds "jwt.lifetime"; "300 seconds";
    }
}

knobs! {
    /// How a refresh departs (RFC 6749 section 6), besides what every token request has.
    RefreshKnobs "refresh_request" after TokenRequestKnobs {
        /// whether the provider refreshes at all
        is_supported: on "supported";
        /// where refreshes go
        endpoint: text "endpoint"; "`token_endpoint`, a URL";
        /// values of `error` that mean: sign in again; besides `invalid_grant`, `invalid_token`,
        /// `interaction_required`, `login_required`, `consent_required` and `account_selection_required`
        reauthorize_on: texts "reauthorize_on";
        /// how long before its end a token counts as due
        early_window: seconds "early_window"; "a minute or a tenth of the life, seconds";
        /// whether a refresh may ask for a part of the scope; `false` for servers that end or narrow the
        /// whole grant over it
        allows_narrowing: on "narrowing";
    }
}

knobs! {
    /// How a client-credentials request departs (RFC 6749 section 4.4), besides what every token request has.
    ClientCredentialsKnobs "client_credentials_request" after TokenRequestKnobs {
        /// whether the provider has that grant
        is_supported: on "supported";
    }
}

knobs! {
    /// How a revocation departs (RFC 7009 section 2.1), besides what every token request has.
    RevocationKnobs "revocation_request" after TokenRequestKnobs {
        /// which token is sent, where there is a refresh token
        prefers_access_token: second "token" "refresh_token access_token";
        /// `header`: the access token stands in `Authorization`, and no token among the parameters. The
        /// client then proves who it is by `body`, `hash` or `none`
        has_token_in_header: second "token_in" "parameters header";
        /// further parameters, as `userinfo.parameters` has them. With them, `omit` may leave `token` out
        parameters: parameters "parameters";
    }
}

knobs! {
    /// How the way to the provider's sign-out departs (OpenID Connect RP-Initiated Logout section 2).
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
        /// how the body is coded
        format: word BodyFormat "format" "json form auto";
        /// the object that holds the token; the first pointer that leads somewhere counts
        root: pointers "root";
        /// where `access_token`, `token_type`, `expires_in`, `scope`, `refresh_token`, `id_token`,
        /// `created_at` stand; `refresh_token` at the access token where that renews itself. `refresh_expires_in` has no
        /// place by default: the refresh token's seconds, or its end as an ISO 8601 date, behind which nobody refreshes
        fields: fields "fields" "token_response";
        /// the form of a lifetime; one in a form that is not declared becomes `unknown` and is reported
        accepts_expiry_as_text: second "expires_in.accept" "number number_or_string";
        /// the unit of the number
        expiry_unit: word ExpiryUnit "expires_in.unit" "s ms min";
        /// what it is: a duration, Unix time, or an ISO 8601 date
        expiry_kind: word ExpiryKind "expires_in.kind" "relative absolute_epoch absolute_iso";
        /// what zero means
        is_zero_never: second "expires_in.zero" "expired never";
        /// what its absence means; a number is a lifetime in seconds
        absent_expiry: absence "expires_in.absent" "unknown never";
        /// from when a duration counts; a `created_at` that is not plausible is not believed, and reported
        counts_from_created_at: second "expires_in.anchor" "received_at created_at";
        /// no duration is taken to be longer
        expiry_clamp: seconds "expires_in.clamp";
        /// the unit of `created_at`, where it is a number
        has_created_at_in_milliseconds: second "created_at.unit" "s ms";
        /// the type where the answer names none
        default_token_type: text "token_type.default";
        /// other names that mean Bearer
        accepted_token_types: texts "token_type.accept";
        /// the form of the granted scope
        scope_form: word ScopeForm "scope.accept" "string array string_or_array";
        /// what stands between two scopes
        scope_separator: text "scope.separator" = " ";
        /// when a 2xx answer is an error all the same
        error_conditions: conditions "error.when";
        /// where the error's code stands
        error_code: pointers "error.code";
        /// where the error's description stands
        error_description: pointers "error.description";
        /// values of the answer that are kept, in `extra` of the tokens
        capture: captures "capture";
        /// where the access token of a code is exchanged once more, for one that lives longer, before anybody gets it:
        /// `GET`, or `POST` where the parameters stand in a body. Refresh token and scope stay as they were where the
        /// answer leaves them out. Where it fails, the sign-in fails, and no token is kept. Never in a page
        then_endpoint: text "then.endpoint"; "a URL";
        /// its parameters, as `userinfo.parameters` has them; `{client_secret}` stands for the secret
        then_parameters: parameters "then.parameters";
        /// where they stand: the query, a form body, or one JSON object
        then_place: word UserinfoParametersIn "then.parameters_in" "query form json";
    }
}

knobs! {
    /// How calls with an access token depart (RFC 6750).
    ApiRequestKnobs "api_request" {
        /// the scheme of the `Authorization` header
        scheme: scheme "scheme" = "Bearer";
        /// userinfo carries the token in this query parameter instead of the header. `fetch` and the proxy do
        /// not put a token into a query
        query_parameter: text "parameter";
        /// further headers of userinfo, and of calls that the worker makes. An `Accept` among them stands in place
        /// of the engine's own
        headers: headers "headers";
        /// the header that carries the token in place of `Authorization`, without a scheme
        header: text "header"; "`Authorization`, a name";
    }
}

knobs! {
    /// How userinfo departs (OpenID Connect Core section 5.3).
    UserinfoKnobs "userinfo" {
        /// the method of userinfo; with parameters in a body it is `POST`
        is_post: second "method" "GET POST";
        /// where the answer names the person: `id`, `name`, `email`, `email_verified` and `picture` of the `profile`;
        /// what is not named here stands under its OpenID Connect claim (`sub` for `id`). Where there is an ID token,
        /// `id` or the answer's `sub` has to be its `sub`
        profile: fields "profile" "profile";
        /// parameters of userinfo. A value that is `{name}` as a whole stands for the `client_id`, the
        /// `access_token` (no header carries it then), a variable, or a member of the tokens' `extra`; any other is
        /// sent as it is
        parameters: parameters "parameters";
        /// where they stand: the query, a form body, or one JSON object
        place: word UserinfoParametersIn "parameters_in" "query form json";
        /// how the client proves who it is to userinfo, which takes no client authentication by the standard; the
        /// token stands among `parameters` then
        client_authentication: authentication "client_authentication" "basic basic_raw body";
            "`basic`, `basic_raw`, `body`";
        /// when a 2xx answer is an error all the same
        error_conditions: conditions "error.when";
        /// where the error's code stands
        error_code: pointers "error.code";
        /// where the error's description stands
        error_description: pointers "error.description";
    }
}

knobs! {
    /// How the ID token departs (OpenID Connect Core sections 2 and 3.1.3.7).
    IdTokenKnobs "id_token" {
        /// the issuer of one tenant of a server that serves many, as `https://as.example/{tid}/v2.0`: where the
        /// document's `issuer` stands for many, `iss` must be this with the token's own claim put in
        issuer_template: text "issuer.template";
        /// the claim that names the tenant; it stands in the template's path, as one segment
        issuer_claim: text "issuer.from";
        /// what stands in its place in an `issuer` of many tenants. Any other `issuer` is compared exactly
        shared_issuers: texts "issuer.for";
        /// the tenants that may sign in; all where the list is missing
        tenants: texts "issuer.allow";
        /// why the issuer is not the one that was configured
        issuer_reason: text "issuer.reason";
        /// `never`: no `nonce` is sent with scope `openid`, and an ID token with one is refused. PKCE must be S256
        sends_no_nonce: second "nonce.send" "openid never";
        /// why there is no `nonce`
        nonce_reason: text "nonce.reason";
        /// whether `HS256` counts as well, verified with the client's secret (section 3.1.3.7, item 8). Never in a
        /// page, nor without a secret
        accepts_hs256: off "hs256";
    }
}

/// What stands before the rows of a [`Variable`]: its name.
struct Named;

impl Named {
    const END: usize = 1;
}

knobs! {
    /// A value that a document leaves open: `{name}` in endpoints and fixed texts.
    Variable "variables" after Named {
        /// the value where none is given
        default: text "default"; "string";
        /// what may be named: exact values, or `*.suffix` for every host below one. The default is always
        /// allowed
        allow: texts "allow"; "list of exact values, or `*.suffix`";
        /// what a value looks like: host with an optional port; an origin with an optional path; one path
        /// segment; a line of printable ASCII, which stands in parameters and headers, and in no address
        pattern: word Pattern "pattern" "host origin segment text";
        /// where the value comes from
        source: word Source "source" "options callback token_response";
        /// the callback parameter, or the member of the token answer's `extra`, that carries it; the
        /// variable's name where none is given
        parameter: text "parameter"; "string";
        /// for people
        description: note "description"; "string";
    }
}

impl<'a> Variable<'a> {
    /// Its name in braces.
    #[must_use]
    pub fn name(self) -> Value<'a> {
        self.0.at(0)
    }
}

impl<'a> TokenResponseKnobs<'a> {
    /// The pointers of a canonical member below the root; nothing where the document does not move it.
    #[must_use]
    pub fn pointers_of(self, field: Word) -> Value<'a> {
        self.fields().find(word(field).bytes())
    }
}

impl<'a> IdTokenKnobs<'a> {
    /// The tenants of a server that serves many.
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
    /// Where its parameters stand.
    #[must_use]
    pub fn parameters_in(self) -> ParametersIn {
        self.place().of_requests()
    }
}
