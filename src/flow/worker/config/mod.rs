//! The configuration of a handler, read and compiled once. Every later step gets it in its message.

pub mod client_options;
pub mod configuration;
pub mod handler_options;
pub mod provider_options;
pub mod upstreams;

pub use configuration::{Configuration, ConfiguredProvider};
