//! What the options say of other origins: the upstreams of the proxy, and whose pages may send forms.
//!
//! Must not know: requests.

use super::config::read_url;
use crate::base::text::{concat, list_names};
use crate::base::url::{AbsoluteUrl, UrlError};
use crate::base::value::Value;
use crate::dialect::reader::{Reader, Subject};
use crate::protocol::checks::upstream::Upstream;
use crate::protocol::error::{Code, Error};
use crate::protocol::server_metadata::reason_of;

/// Seconds that an upstream has to begin its answer, where its entry says nothing.
const UPSTREAM_TIMEOUT: i64 = 30;

/// The providers whose tokens an upstream gets: those that it names, else the one of its own name, else
/// the only one.
fn read_bound(reader: &mut Reader<'_>, name: &str, providers: &[(String, Value)]) -> Vec<String> {
    let is_known = |name: &str| providers.iter().any(|(known, _)| known == name);
    match (reader.texts("providers"), providers) {
        (Some(named), _) => {
            if let Some(unknown) = named.iter().find(|name| !is_known(name)) {
                let known: Vec<&str> = providers.iter().map(|(name, _)| name.as_str()).collect();
                let error = Error::new(Code::ProviderUnknown).with("provider", unknown);
                reader.refuse(error.with_meant(unknown, &known));
            }
            if named.is_empty() {
                reader.missing("providers");
            }
            named
        }
        (None, _) if is_known(name) => vec![name.to_owned()],
        (None, [(only, _)]) => vec![only.clone()],
        (None, _) => {
            let option = reader.path_of("providers");
            let known = list_names(providers.iter().map(|(name, _)| name.as_str()));
            let first = providers.first().map_or("", |(name, _)| name.as_str());
            let error = Error::new(Code::UpstreamUnbound).with("option", &option);
            reader.refuse(error.with("providers", &known).with("first", first));
            Vec::new()
        }
    }
}

/// An origin, as `https://host`; plain http on loopback only.
fn read_origin(reader: &mut Reader<'_>, name: &str, text: &str) -> Option<AbsoluteUrl> {
    let origin = read_url(reader, name, text)?;
    if !origin.is_https() && !origin.is_loopback() {
        reader.invalid(name, reason_of(UrlError::InsecureHttp));
    }
    if !origin.path_and_rest().is_empty() {
        reader.invalid(name, "it is an origin, without a path");
    }
    Some(origin)
}

fn read_upstream(reader: &mut Reader<'_>, name: &str, providers: &[(String, Value)]) -> Option<Upstream> {
    let text = reader.required_text("origin");
    let origin = if text.is_empty() { None } else { read_origin(reader, "origin", &text) };
    let mut methods = reader.texts("methods").unwrap_or_else(|| vec!["GET".to_owned(), "HEAD".to_owned()]);
    for method in &mut methods {
        method.make_ascii_uppercase();
    }
    let paths = reader.texts("paths").unwrap_or_default();
    if paths.is_empty() && reader.value("paths").is_none_or(|value| value.items().is_some_and(<[Value]>::is_empty)) {
        reader.missing("paths");
    }
    if paths.iter().any(|path| !path.starts_with('/')) {
        reader.invalid("paths", "a path begins with `/`");
    }
    let timeout = reader.seconds("timeout").unwrap_or(UPSTREAM_TIMEOUT);
    let providers = read_bound(reader, name, providers);
    Some(Upstream { origin: origin?, methods, paths, timeout, providers })
}

/// Reads `upstreams`.
pub fn read_upstreams(reader: &mut Reader<'_>, providers: &[(String, Value)]) -> Vec<Upstream> {
    // A text or a list is refused, not read as none.
    if let Err(error) = reader.object("upstreams").check() {
        reader.refuse(error);
    }
    let mut upstreams = Vec::new();
    for (name, entry) in reader.value("upstreams").map(Value::members).unwrap_or_default() {
        let mut entry = Reader::new(Subject::Options, &concat(&["upstreams.", name]), entry);
        upstreams.extend(read_upstream(&mut entry, name, providers));
        reader.close(entry);
    }
    upstreams
}

/// Reads `trustedOrigins`, as browsers write them.
pub fn read_trusted(reader: &mut Reader<'_>) -> Vec<String> {
    let texts = reader.texts("trustedOrigins").unwrap_or_default();
    let origins = texts.iter().filter_map(|text| read_origin(reader, "trustedOrigins", text));
    origins.map(|origin| origin.origin()).collect()
}
