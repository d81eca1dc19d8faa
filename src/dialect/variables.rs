//! Variables of a provider document: `https://{host}/oauth/authorize` with a tenant's host.
//!
//! Each variable has a pattern and, where strangers may name its value, a list of allowed values.
//!
//! Must not know: which provider uses which variable.

use super::reader::{Pairs, Reader};
use crate::base::text;
use crate::base::url::{AbsoluteUrl, is_host};
use crate::protocol::error::{Code, Error};

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// A host name, with an optional port.
    Host,
    /// An origin with an optional path: `https://www.example`.
    Origin,
    /// One path segment.
    Segment,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The options, or the sign-in.
    Options,
    /// A parameter of the callback.
    Callback,
    /// A member of the token response.
    TokenResponse,
}

/// One variable of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name in braces.
    pub name: String,
    /// The value where none is given.
    pub default: Option<String>,
    /// The values that strangers may name: exact, or `*.suffix`. Empty: nobody but the options.
    pub allow: Vec<String>,
    /// What a value must look like.
    pub pattern: Pattern,
    /// Where the value comes from.
    pub source: Source,
    /// The parameter or member that carries it; the variable's name where none is given.
    pub parameter: Option<String>,
}

impl Variable {
    /// Reads one entry of `variables`.
    #[must_use]
    pub fn read(name: &str, reader: &mut Reader<'_>) -> Self {
        let variable = Self {
            name: name.to_owned(),
            default: reader.text("default"),
            allow: reader.texts("allow").unwrap_or_default(),
            pattern: match reader.word("pattern", "host origin segment") {
                Some(1) => Pattern::Origin,
                Some(2) => Pattern::Segment,
                _ => Pattern::Host,
            },
            source: match reader.word("source", "options callback token_response") {
                Some(1) => Source::Callback,
                Some(2) => Source::TokenResponse,
                _ => Source::Options,
            },
            parameter: reader.text("parameter"),
        };
        reader.ignore(&["description"]);
        if variable.source != Source::Options && variable.allow.is_empty() {
            reader.invalid("allow", "a value that comes from outside needs a list of allowed values");
        }
        if variable.default.as_deref().is_some_and(|value| !variable.fits(value)) {
            reader.invalid("default", "it does not fit `pattern`");
        }
        let is_usable = |entry: &String| match entry.strip_prefix('*') {
            Some(suffix) => {
                variable.pattern != Pattern::Segment
                    && suffix.starts_with('.')
                    && is_host(suffix.trim_start_matches('.'))
            }
            None => variable.fits(entry),
        };
        if !variable.allow.iter().all(is_usable) {
            reader.invalid("allow", "an entry is a value that fits `pattern`, or `*.` and the rest of a host name");
        }
        variable
    }

    fn fits(&self, value: &str) -> bool {
        match self.pattern {
            Pattern::Host => {
                let (host, port) = value.split_once(':').unwrap_or((value, ""));
                is_host(host) && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())
            }
            Pattern::Origin => AbsoluteUrl::parse_secure(value)
                .is_ok_and(|url| !url.has_fragment() && !text::contains(value, "?") && !value.ends_with('/')),
            Pattern::Segment => is_segment(value),
        }
    }

    fn allows(&self, value: &str) -> bool {
        self.default.as_deref() == Some(value)
            || self.allow.iter().any(|entry| match entry.strip_prefix('*') {
                Some(suffix) => {
                    suffix.starts_with('.')
                        && self.host_of(value).is_some_and(|host| host.len() > suffix.len() && host.ends_with(suffix))
                }
                None => entry == value,
            })
    }

    /// What a `*.suffix` is compared with: of an origin the host alone, and only without a path,
    /// which could end like a listed host.
    fn host_of(&self, value: &str) -> Option<String> {
        if self.pattern != Pattern::Origin {
            return Some(value.to_owned());
        }
        let url = AbsoluteUrl::parse_secure(value).ok()?;
        (url.is_https() && url.path_and_rest().is_empty()).then(|| url.authority().to_owned())
    }

    /// Accepts a value that the program's own options name; a list of allowed values still holds.
    ///
    /// # Errors
    /// `variable_refused`
    pub fn check_own(&self, value: &str) -> Result<(), Error> {
        let listed = self.allow.is_empty() || self.allows(value);
        if self.fits(value) && listed { Ok(()) } else { Err(self.refused(value)) }
    }

    /// Accepts a value that came with a request: only one that the document lists.
    ///
    /// # Errors
    /// `variable_refused`
    ///
    /// # Security
    /// A false accept sends users, or the secret, to a host of the attacker's choice.
    pub fn check_foreign(&self, value: &str) -> Result<(), Error> {
        if self.fits(value) && self.allows(value) { Ok(()) } else { Err(self.refused(value)) }
    }

    fn refused(&self, value: &str) -> Error {
        Error::new(Code::VariableRefused).with("variable", &self.name).with("value", value)
    }
}

/// Whether `value` is one path segment; a host name is one too.
fn is_segment(value: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~');
    !value.is_empty() && value != ".." && value != "." && value.bytes().all(is_plain)
}

/// As [`expand`] for a template that comes without a document: a value is one segment.
///
/// # Errors
/// `variable_missing`, `variable_refused`
pub fn expand_segments(template: &str, values: &Pairs) -> Result<String, Error> {
    for (name, value) in values {
        if text::contains(template, &text::concat(&["{", name, "}"])) && !is_segment(value) {
            return Err(Error::new(Code::VariableRefused).with("variable", name).with("value", value));
        }
    }
    expand(template, values)
}

/// Replaces each `{name}` of `template` by its value.
///
/// # Errors
/// `variable_missing`
pub fn expand(template: &str, values: &Pairs) -> Result<String, Error> {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else { break };
        let value = values.iter().find(|(other, _)| other == name);
        let (_, value) = value.ok_or_else(|| Error::new(Code::VariableMissing).with("variable", name))?;
        out.push_str(before);
        out.push_str(value);
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(allow: &[&str]) -> Variable {
        Variable {
            name: "host".to_owned(),
            default: Some("app.example".to_owned()),
            allow: allow.iter().map(|entry| (*entry).to_owned()).collect(),
            pattern: Pattern::Host,
            source: Source::Options,
            parameter: None,
        }
    }

    #[test]
    fn lets_strangers_name_only_listed_values() {
        let variable = host(&["eu.example", "*.tenant.example"]);
        for value in ["app.example", "eu.example", "a.tenant.example"] {
            assert!(variable.check_foreign(value).is_ok(), "{value}");
        }
        for value in [
            "evil.example",
            "tenant.example",
            ".tenant.example",
            "eu.example.evil.example",
            "a.tenant.example/x",
            "evil.example#.tenant.example",
            "",
        ] {
            assert!(variable.check_foreign(value).is_err(), "{value}");
        }
        assert!(host(&[]).check_foreign("eu.example").is_err(), "no list, no strangers");
        assert!(host(&[]).check_own("eu.example").is_ok());
    }

    #[test]
    fn compares_the_host_of_an_origin_and_not_the_end_of_its_path() {
        let variable = Variable {
            pattern: Pattern::Origin,
            default: None,
            ..host(&["*.tenant.example", "https://other.example"])
        };
        for value in ["https://a.tenant.example", "https://other.example"] {
            assert!(variable.check_foreign(value).is_ok(), "{value}");
        }
        for value in [
            "https://evil.example/a.tenant.example",
            "http://a.tenant.example",
            "https://.tenant.example",
            "https://evil.example",
            "http://localhost/.tenant.example",
        ] {
            assert!(variable.check_foreign(value).is_err(), "{value}");
        }
    }

    #[test]
    fn expands_templates_and_names_a_missing_variable() {
        let values = vec![("host".to_owned(), "a.example".to_owned())];
        assert_eq!(expand("https://{host}/x/{host}", &values).ok().as_deref(), Some("https://a.example/x/a.example"));
        assert_eq!(expand("{base}/x", &values).err().map(|error| error.code()), Some(Code::VariableMissing));
        assert_eq!(expand("{\"a\":1", &values).ok().as_deref(), Some("{\"a\":1"));
    }
}
