//! Knobs of the authorization request and response (RFC 6749 sections 4.1.1 and 4.1.2).
//!
//! Must not know: provider names.

use crate::dialect::fixed::Parameters;
use crate::dialect::reader::{Pairs, Reader, place_of};

/// How the authorization request departs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequestKnobs {
    /// The value of `response_type`; `None` leaves it out.
    pub response_type: Option<String>,
    /// Canonical name → name on the wire.
    pub names: Pairs,
    /// Parameters with fixed values; `{variable}` is replaced.
    pub constants: Pairs,
    /// Canonical names that are not sent.
    pub omit: Vec<String>,
    /// Whether a scope is sent at all.
    pub scope_send: bool,
    /// What stands between two scopes.
    pub scope_separator: String,
    /// Whether the separator is written as it is, not percent-encoded.
    pub scope_literal_separator: bool,
    /// The scope where the application asks for none.
    pub scope_default: Vec<String>,
    /// Whether the parameters stand behind `#` and not behind `?`.
    pub fragment: bool,
    /// Whether a `nonce` is sent although no ID token was asked for.
    pub nonce: bool,
}

impl Default for AuthorizationRequestKnobs {
    fn default() -> Self {
        Self {
            response_type: Some("code".to_owned()),
            names: Vec::new(),
            constants: Vec::new(),
            omit: Vec::new(),
            scope_send: true,
            scope_separator: " ".to_owned(),
            scope_literal_separator: false,
            scope_default: Vec::new(),
            fragment: false,
            nonce: false,
        }
    }
}

/// Canonical parameters whose values only the engine makes; `request` and `request_uri` would stand
/// in for all of them (RFC 9101).
const OWN: &str = "client_id code_challenge code_challenge_method nonce redirect_uri request request_uri \
    response_mode response_type scope state";

/// Those that a check of the response needs, or that determine the form of the response.
const NEEDED: &str = "code_challenge code_challenge_method nonce state";

/// What an authorization request may carry, in canonical names: what the engine sends, and what an
/// application may ask for by RFC 6749, 8707 and 9396 and OpenID Connect Core 3.1.2.1 and 5.5.
const PARAMETERS: &str = "acr_values authorization_details claims client_id code_challenge code_challenge_method display \
    id_token_hint login_hint max_age nonce prompt redirect_uri resource response_mode response_type scope state \
    ui_locales";

/// What the engine reads of an authorization response.
const RESPONSE: &str = "code error error_description error_uri iss scope state";

impl AuthorizationRequestKnobs {
    fn parameters(&self) -> Parameters<'_> {
        Parameters { own: OWN, needed: NEEDED, names: &self.names, omit: &self.omit }
    }

    /// Whether a parameter of the application would go by the wire name of one of the engine's own.
    #[must_use]
    pub fn reserves(&self, name: &str) -> bool {
        self.parameters().sends(self.parameters().wire(name))
    }

    /// Reads `dialect.authorization_request`.
    pub fn read(&mut self, reader: &mut Reader<'_>) {
        if reader.raw("response_type").is_some() {
            self.response_type = reader.text("response_type");
        }
        reader.known(PARAMETERS);
        reader.replace_pairs("names", &mut self.names);
        reader.replace_pairs("constants", &mut self.constants);
        reader.replace_texts("omit", &mut self.omit);
        self.parameters().verify(reader, &[("constants", &self.constants)]);
        self.fragment = reader.is_second("parameters_in", "query fragment");
        self.nonce = reader.is_second("nonce", "openid always");
        reader.inside("scope", &mut |scope| {
            scope.replace_flag("send", &mut self.scope_send);
            scope.replace_text("separator", &mut self.scope_separator);
            scope.replace_flag("literal_separator", &mut self.scope_literal_separator);
            let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"&=#?%\"<>\\`".contains(&byte);
            if self.scope_literal_separator && !self.scope_separator.bytes().all(is_plain) {
                scope.invalid("separator", "as it is, this would end the parameter");
            }
            scope.replace_texts("default", &mut self.scope_default);
        });
    }
}

/// How the authorization response departs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuthorizationResponseKnobs {
    /// Canonical name → name on the wire.
    pub names: Pairs,
    /// Parameters that are kept and given to the application with the tokens.
    pub capture: Vec<String>,
    /// Whether the response comes as a cross-site POST.
    pub form_post: bool,
    /// Whether `iss` is not looked at, with the reason in the document.
    pub ignore_iss: bool,
    /// Whether `scope` of the response is the list that the user granted, which may be shorter.
    pub scope_granted: bool,
    /// Seconds that a code lives, where that is short.
    pub code_lifetime: Option<i64>,
    /// Parameters that tell a provider-initiated launch; without a code they are no callback.
    pub launch_parameters: Vec<String>,
    /// Variable → launch parameter that carries its value.
    pub launch_variables: Pairs,
}

impl AuthorizationResponseKnobs {
    /// Reads `dialect.authorization_response`.
    pub fn read(&mut self, reader: &mut Reader<'_>) {
        reader.known(RESPONSE);
        reader.replace_pairs("names", &mut self.names);
        reader.replace_texts("capture", &mut self.capture);
        if self.capture.iter().any(|name| place_of("code state", name).is_some()) {
            reader.invalid("capture", "`code` and `state` are used up and never given out");
        }
        Parameters { own: RESPONSE, needed: "", names: &self.names, omit: &[] }.verify(reader, &[]);
        self.form_post = reader.is_second("response_mode", "query form_post");
        self.scope_granted = reader.is_second("scope", "ignored granted");
        self.code_lifetime = reader.seconds("code_lifetime");
        reader.inside("iss", &mut |iss| {
            self.ignore_iss = iss.flag("ignore");
            if self.ignore_iss && iss.text("reason").is_none() {
                iss.missing("reason");
            }
            iss.ignore(&["reason"]);
        });
        reader.inside("launch", &mut |launch| {
            launch.replace_texts("parameters", &mut self.launch_parameters);
            launch.replace_pairs("variables", &mut self.launch_variables);
        });
    }
}
