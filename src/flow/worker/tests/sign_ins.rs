//! Signing in: the login route, the callback, and their results.

mod callback_refusals;
mod choice;
mod coded_addresses;
mod confidential_client;
mod departures;
pub mod fixation;
mod launch;
mod metadata;
mod parallel_sign_ins;
mod private_keys;
mod repeated_callbacks;
mod return_to;
pub mod sign_in;
mod sign_in_parameters;
mod substitution;
