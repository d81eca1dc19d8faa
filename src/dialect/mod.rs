//! Dialects: how a provider departs from the standards, as data.
//!
//! A provider document ([`provider`]) is server metadata plus a closed list of knobs ([`knobs`]).
//! [`outbound`] turns a canonical request and the knobs into HTTP, [`inbound`] turns HTTP and the
//! knobs into a canonical answer; nothing else reads a knob that changes the wire.
//!
//! Must not know: storage, checks, provider names.

pub mod client_authentication;
pub mod fixed;
pub mod inbound;
pub mod knobs;
pub mod launch;
pub mod outbound;
pub mod provider;
pub mod reader;
pub mod variables;
