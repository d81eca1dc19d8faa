//! How a provider departs from the standards, as data. [`outbound`] turns canonical requests into those that
//! the provider expects, and [`inbound`] turns its answers into canonical ones. Nothing else reads a knob that
//! changes the wire.
#[cfg(feature = "backend")]
pub mod client_authentication;
#[cfg(feature = "backend")]
pub mod credential;
pub mod endpoints;
pub mod inbound;
pub mod launch;
pub mod outbound;
pub mod provider;
pub mod schema;
#[cfg(test)]
#[cfg(feature = "documents")]
pub(crate) mod testing;
pub mod variables;
