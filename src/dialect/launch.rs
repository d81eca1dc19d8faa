//! A provider-initiated launch: the provider opens the application at its redirect URI, without
//! any authorization response. It is told apart from a callback and never treated as one.
//!
//! Must not know: what the application answers.

use super::provider::Provider;
use super::reader::Pairs;
use crate::protocol::authorization_response::UnverifiedResponse;
use crate::protocol::error::Error;

/// What arrived at the redirect URI.
pub enum Arrival {
    /// An authorization response, good or bad.
    Response(UnverifiedResponse),
    /// A launch, with its parameters.
    Launch(Pairs),
    /// Neither.
    Nothing(UnverifiedResponse),
}

/// Tells a response from a launch: what carries a code, an error or a state is a response.
///
/// # Errors
/// `callback_too_large`
pub fn classify(provider: &Provider, callback: &str) -> Result<Arrival, Error> {
    let knobs = &provider.dialect.authorization_response;
    let response = UnverifiedResponse::parse(callback, &knobs.names)?;
    if response.is_response() {
        return Ok(Arrival::Response(response));
    }
    if knobs.launch_parameters.iter().any(|name| response.count(name) > 0) {
        return Ok(Arrival::Launch(response.parameters().to_vec()));
    }
    Ok(Arrival::Nothing(response))
}

/// The variables that a launch names, after the document's lists of allowed values.
///
/// # Errors
/// `variable_refused` for a host that the document does not list.
///
/// # Security
/// Whoever makes a link to the redirect URI chooses these values.
pub fn variables(provider: &Provider, launch: &Pairs) -> Result<Pairs, Error> {
    let mut given = Pairs::new();
    for (variable, parameter) in &provider.dialect.authorization_response.launch_variables {
        if let Some((_, value)) = launch.iter().find(|(name, _)| name == parameter) {
            given.push((variable.clone(), value.clone()));
        }
    }
    provider.foreign_variables(&Pairs::new(), &given)
}
