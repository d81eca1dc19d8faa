//! The provider document: server metadata with RFC 8414's member names, variables, and a dialect.
//!
//! A document of ours and one of a user take the same path.
//!
//! Must not know: provider names.

use super::knobs::Dialect;
use super::reader::{Pairs, Reader, Subject};
use super::variables::{Source, Variable, expand};
use crate::base::text::{concat, contains};
use crate::base::url::AbsoluteUrl;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use crate::protocol::server_metadata::{REGISTERED, ServerMetadata, parse_endpoint};
use crate::protocol::token_response::Tokens;

/// A provider: where its endpoints are, and how it departs from the standards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Metadata; endpoints may be templates.
    pub metadata: ServerMetadata,
    /// The variables of those templates.
    pub variables: Vec<Variable>,
    /// The departures. Boxed: it is large, and moved often.
    pub dialect: Box<Dialect>,
    /// Whether the server itself announced the metadata: then its mistakes are not the caller's.
    pub is_announced: bool,
}

/// The member that holds the document, where a whole module was given.
fn imported_as(value: &Value) -> Option<&str> {
    let is_document = |value: &Value| value.get("token_endpoint").is_some();
    let mut members = value.members().iter().filter(|_| !is_document(value));
    members.find(|(_, member)| is_document(member)).map(|(name, _)| name.as_str())
}

/// Registered metadata that is not used is of the right type all the same: what stands beside it may be.
fn read_registered(reader: &mut Reader<'_>) {
    for name in REGISTERED.split(' ') {
        let Some(value) = reader.value(name).filter(|_| name.ends_with("_supported")) else { continue };
        if ["_parameter_", "logout", "_document_"].iter().any(|part| contains(name, part)) {
            if !matches!(value, Value::Bool(_)) {
                reader.wrong_type(name, "a boolean", value);
            }
        } else if value.to_texts().is_none() {
            reader.wrong_type(name, "an array of strings", value);
        }
    }
}

/// Whether a document must have this member: then its absence is already reported.
fn is_required(name: &str) -> bool {
    matches!(name, "authorization_endpoint" | "token_endpoint")
}

/// Members of one's own.
fn is_own_member(name: &str) -> bool {
    name.starts_with("x-")
}

/// Groups of knobs, and other libraries' places for what a group holds.
const BELONGS_TO_DIALECT: &[(&str, &str)] = &[
    ("api_request", "dialect.api_request"),
    ("authorization_request", "dialect.authorization_request"),
    ("authorization_response", "dialect.authorization_response"),
    ("client_authentication", "dialect.token_request.client_authentication"),
    ("client_credentials_request", "dialect.client_credentials_request"),
    ("pkce", "dialect.pkce"),
    ("refresh_request", "dialect.refresh_request"),
    ("revocation_request", "dialect.revocation_request"),
    ("scope", "dialect.authorization_request.scope.default"),
    ("scopes", "dialect.authorization_request.scope.default"),
    ("token_request", "dialect.token_request"),
    ("token_response", "dialect.token_response"),
    ("userinfo", "dialect.userinfo"),
];

impl Provider {
    /// A provider that departs from nothing, from fetched metadata.
    #[must_use]
    pub fn from_metadata(metadata: ServerMetadata) -> Self {
        Self { metadata, variables: Vec::new(), dialect: Box::default(), is_announced: true }
    }

    /// A provider without metadata yet, of what a client says beside its issuer.
    ///
    /// # Errors
    /// As [`Provider::from_document`].
    pub fn from_overlay(dialect: &Value) -> Result<Self, Error> {
        let whole = Value::object([("dialect", dialect.clone())]);
        let mut reader = Reader::new(Subject::Document, "", &whole);
        let mut provider = Self::from_metadata(ServerMetadata::from_value(&whole));
        reader.inside("dialect", &mut |reader| provider.dialect.read(reader));
        provider.check_templates(&mut reader);
        provider.check_fixed_texts(&mut reader);
        reader.done()?;
        Ok(provider)
    }

    /// Reads a provider document.
    ///
    /// # Errors
    /// `document_member_unknown`, `document_member_missing`, `document_invalid` with the JSON path;
    /// `endpoint_refused` for an endpoint that is not https.
    pub fn from_document(value: &Value) -> Result<Self, Error> {
        if let Some(name) = imported_as(value) {
            let reason = concat(&["this is a module; the document is its member `", name, "`"]);
            return Err(Error::new(Code::OptionInvalid).with("option", "provider").with("reason", &reason));
        }
        let mut reader = Reader::new(Subject::Document, "", value);
        read_registered(&mut reader);
        reader.ignore(&["id", "name", "docs", "checked", "deprecated", "notes", "$schema"]);
        for member in ["authorization_endpoint", "token_endpoint"] {
            reader.required_text(member);
        }
        for member in ["issuer", "userinfo_endpoint", "revocation_endpoint", "end_session_endpoint"] {
            reader.text(member);
        }
        #[cfg(feature = "backend")]
        reader.text("jwks_uri");
        let mut variables = Vec::new();
        match reader.value("variables") {
            None | Some(Value::Object(_)) => {}
            Some(other) => reader.wrong_type("variables", "an object", other),
        }
        for (name, entry) in reader.value("variables").map(Value::members).unwrap_or_default() {
            let path = concat(&["variables.", name]);
            if name.is_empty() || contains(name, "{") || contains(name, "}") {
                reader.invalid(&path, "a name has no braces");
            }
            let mut entry = Reader::new(Subject::Document, &path, entry);
            variables.push(Variable::read(name, &mut entry));
            reader.close(entry);
        }
        reader.elsewhere(BELONGS_TO_DIALECT);
        let mut dialect = Box::<Dialect>::default();
        reader.inside("dialect", &mut |reader| dialect.read(reader));
        let provider = Self { metadata: ServerMetadata::from_value(value), variables, dialect, is_announced: false };
        provider.check_templates(&mut reader);
        provider.check_fixed_texts(&mut reader);
        reader.finish(is_own_member)?;
        Ok(provider)
    }

    /// Refuses endpoints that no value of their variables can make right.
    fn check_templates(&self, reader: &mut Reader<'_>) {
        let samples: Pairs = self.variables.iter().map(|variable| (variable.name.clone(), sample(variable))).collect();
        let issuer = ("issuer", self.metadata.issuer.as_deref());
        let endpoints = self.metadata.endpoints().into_iter().map(|(name, template, _)| (name, template));
        let refresh = ("refresh_request.endpoint", self.dialect.refresh_request.endpoint.as_deref());
        for (name, template) in endpoints.chain([issuer, refresh]) {
            let Some(template) = template.filter(|template| !template.is_empty() || !is_required(name)) else {
                continue;
            };
            let checked = expand(template, &samples).and_then(|text| parse_endpoint(name, &text));
            match checked {
                Ok(url) if name == "issuer" && contains(url.as_str(), "?") => {
                    reader.refuse(
                        Error::new(Code::EndpointRefused).with("endpoint", name).with("reason", "it has a query"),
                    );
                }
                Ok(_) => {}
                Err(error) if error.code() == Code::VariableMissing => reader.refuse(self.undeclared(error)),
                Err(error) => reader.refuse(error),
            }
        }
    }

    /// The error of a template, with the variable that was probably meant.
    fn undeclared(&self, error: Error) -> Error {
        let name = error.detail().first().map(|(_, name)| name.clone()).unwrap_or_default();
        error.with_meant(&name, &self.variable_names())
    }

    fn variable_names(&self) -> Vec<&str> {
        self.variables.iter().map(|variable| variable.name.as_str()).collect()
    }

    /// Refuses constants, headers and launches that name a variable which is not declared.
    fn check_fixed_texts(&self, reader: &mut Reader<'_>) {
        let names = self.variable_names();
        let samples: Pairs = names.iter().map(|name| ((*name).to_owned(), String::new())).collect();
        for (path, pairs) in self.dialect.fixed_texts() {
            for (name, template) in pairs {
                if let Err(error) = expand(template, &samples) {
                    let variable = error.detail().first().map(|(_, name)| name.as_str()).unwrap_or_default();
                    let mistake = Error::new(Code::DocumentInvalid)
                        .with("path", &concat(&["dialect.", path, ".", name]))
                        .with("reason", &concat(&["`variables` declares no `", variable, "`"]));
                    reader.refuse(mistake.with_meant(variable, &names));
                }
            }
        }
        for (name, _) in &self.dialect.authorization_response.launch_variables {
            if !names.contains(&name.as_str()) {
                let path = concat(&["dialect.authorization_response.launch.variables.", name]);
                let reason = "`variables` declares no variable of that name";
                let mistake = Error::new(Code::DocumentInvalid).with("path", &path).with("reason", reason);
                reader.refuse(mistake.with_meant(name, &names));
            }
        }
    }

    /// What a transaction is bound to: the issuer, or where none is known the token endpoint as
    /// the document writes it.
    #[must_use]
    pub fn server(&self) -> &str {
        self.metadata.issuer.as_deref().or(self.metadata.token_endpoint.as_deref()).unwrap_or_default()
    }

    /// The issuer with its variables replaced, where it is known.
    ///
    /// # Errors
    /// `variable_missing`
    pub fn issuer(&self, variables: &Pairs) -> Result<Option<String>, Error> {
        self.metadata.issuer.as_deref().map(|template| expand(template, variables)).transpose()
    }

    /// The endpoint `name` with its variables replaced.
    ///
    /// # Errors
    /// `endpoint_missing`; `variable_missing`, `endpoint_refused`, or `metadata_endpoint_unusable` where the server
    /// announced it
    pub fn endpoint(&self, name: &'static str, variables: &Pairs) -> Result<AbsoluteUrl, Error> {
        let found = self
            .metadata
            .endpoints()
            .into_iter()
            .find(|(other, _, _)| *other == name)
            .and_then(|(_, template, _)| template);
        let template = found.ok_or_else(|| Error::new(Code::EndpointMissing).with("endpoint", name))?;
        if self.is_announced {
            return self.metadata.parse_announced(name, template);
        }
        parse_endpoint(name, &expand(template, variables)?)
    }

    /// Where refreshes go: the document's own address for them, else the token endpoint.
    ///
    /// # Errors
    /// `endpoint_missing`, `variable_missing`, `endpoint_refused`
    pub fn refresh_endpoint(&self, variables: &Pairs) -> Result<AbsoluteUrl, Error> {
        match &self.dialect.refresh_request.endpoint {
            Some(template) => parse_endpoint("refresh_request.endpoint", &expand(template, variables)?),
            None => self.endpoint("token_endpoint", variables),
        }
    }

    /// Completes the values that the options give with the defaults, after checking them.
    ///
    /// # Errors
    /// `option_unknown` for a variable that the document does not have, `variable_refused`
    pub fn own_variables(&self, given: &Pairs) -> Result<Pairs, Error> {
        let mut refused: Option<Error> = None;
        for (name, value) in given {
            if let Err(error) = self.variable(name).and_then(|variable| variable.check_own(value)) {
                match &mut refused {
                    Some(first) => first.and(error),
                    none => *none = Some(error),
                }
            }
        }
        refused.map_or_else(|| Ok(self.completed(given)), Err)
    }

    /// Lays values that came with a request over those of the options.
    ///
    /// # Errors
    /// `option_unknown`, `variable_refused`
    pub fn foreign_variables(&self, own: &Pairs, given: &Pairs) -> Result<Pairs, Error> {
        let mut values = own.clone();
        for (name, value) in given {
            self.variable(name)?.check_foreign(value)?;
            values.retain(|(other, _)| other != name);
            values.push((name.clone(), value.clone()));
        }
        Ok(values)
    }

    /// Lays values that came with a callback or a token response over the others.
    ///
    /// # Errors
    /// `variable_refused`
    pub fn received_variables(
        &self,
        own: &Pairs,
        source: Source,
        received: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Pairs, Error> {
        let mut given = Pairs::new();
        for variable in self.variables.iter().filter(|variable| variable.source == source) {
            if let Some(value) = received(variable.parameter.as_deref().unwrap_or(&variable.name)) {
                given.push((variable.name.clone(), value));
            }
        }
        self.foreign_variables(own, &given)
    }

    /// Lays values that came with a token response over the others. Compiled once.
    ///
    /// # Errors
    /// `variable_refused`
    #[inline(never)]
    pub fn token_variables(&self, own: &Pairs, tokens: &Tokens) -> Result<Pairs, Error> {
        self.received_variables(own, Source::TokenResponse, &|name| {
            tokens.extra.iter().find(|(member, _)| member == name)?.1.as_str().map(str::to_owned)
        })
    }

    fn variable(&self, name: &str) -> Result<&Variable, Error> {
        let found = self.variables.iter().find(|variable| variable.name == name);
        found.ok_or_else(|| {
            let names = self.variable_names();
            Error::new(Code::OptionUnknown).with("option", &concat(&["variables.", name])).with_meant(name, &names)
        })
    }

    fn completed(&self, given: &Pairs) -> Pairs {
        let mut values = given.clone();
        for variable in &self.variables {
            if let (Some(default), false) = (&variable.default, given.iter().any(|(name, _)| *name == variable.name)) {
                values.push((variable.name.clone(), default.clone()));
            }
        }
        values
    }
}

/// A value of the right shape, to prove that a template makes an https URL.
fn sample(variable: &Variable) -> String {
    use super::variables::Pattern;
    variable.default.clone().unwrap_or_else(|| {
        match variable.pattern {
            Pattern::Host => "host.example",
            Pattern::Origin => "https://host.example",
            Pattern::Segment => "segment",
        }
        .to_owned()
    })
}
