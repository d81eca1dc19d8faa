//! What answers, events and errors show.

mod echoed_secrets;
mod header_injection;
mod secrecy;
