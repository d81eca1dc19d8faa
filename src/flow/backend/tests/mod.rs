//! The backend flows over the simulated worker: whole sign-ins through the routes, with a browser
//! that keeps cookies, one virtual clock, and requests that interleave.

#![allow(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test stops where its ground is wrong")]

mod application;
mod browser;

mod back_channel_logout;
mod callback_refusals;
mod choice;
mod cookie_secrecy;
mod forged_requests;
mod front_channel_logout;
mod launch;
mod logout;
mod long_lives;
mod metadata;
mod narrow_tokens;
mod own_session;
mod parallel_sign_ins;
mod profiles;
mod protected_page;
mod proxy;
mod proxy_retries;
mod refresh;
mod refresh_failures;
mod return_to;
mod secrecy;
mod session_limits;
mod sign_in;
