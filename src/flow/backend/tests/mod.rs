//! The backend flows over the simulated worker: whole sign-ins through the routes, with a browser
//! that keeps cookies, one virtual clock, and requests that interleave.

#![allow(clippy::arithmetic_side_effects, clippy::string_slice, reason = "a test stops where its ground is wrong")]

mod application;
mod browser;
mod rotating_server;

mod back_channel_logout;
mod bound_upstreams;
mod callback_refusals;
mod choice;
mod confidential_client;
mod cookie_attributes;
mod cookie_secrecy;
mod departures;
mod echoed_secrets;
mod fixation;
mod forged_navigations;
mod forged_pages;
mod forged_requests;
mod front_channel_logout;
mod guarded_sessions;
mod handed_on;
mod handler_names;
mod header_injection;
mod large_bodies;
mod late_answers;
mod late_logout_tokens;
mod launch;
mod logout;
mod long_lives;
mod many_hosts;
mod metadata;
mod moved_apis;
mod moved_sessions;
mod narrow_tokens;
mod narrowed_sessions;
mod orders;
mod own_session;
mod parallel_sign_ins;
mod post_logout;
mod prefetches;
mod profiles;
mod protected_page;
mod proxy;
mod proxy_retries;
mod read_only_sessions;
mod refresh;
mod refresh_failures;
mod refresh_races;
mod refresh_schedules;
mod refused_answers;
mod refused_navigations;
mod repeated_callbacks;
mod return_to;
mod secrecy;
mod session_limits;
mod sign_in;
mod sign_out;
mod sign_out_form;
mod stored_refresh;
mod stored_sessions;
mod substitution;
