//! The worker's calls of APIs for a page, with a token.

mod api_headers;
mod bound_upstreams;
mod moved_apis;
mod proxy;
mod proxy_retries;
mod session_origins;
