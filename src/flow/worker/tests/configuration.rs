//! Options of a handler.

mod options;
mod provider_options;
