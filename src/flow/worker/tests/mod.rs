//! The worker's flows in a simulated world: whole sign-ins through the routes, with a browser that keeps cookies, one
//! virtual clock, and requests that interleave.

pub(super) mod application;
pub(super) mod browser;
mod program;
mod rotating_server;

mod answers;
mod configuration;
mod cookies;
mod orders;
mod refreshes;
mod requests;
mod sessions;
mod sign_ins;
mod sign_outs;
mod stored;
mod upstreams;
