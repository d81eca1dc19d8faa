//! Calls of the page that the worker makes with a token.

mod api_headers;
mod bound_upstreams;
mod moved_apis;
mod proxy;
mod proxy_retries;
mod session_origins;
