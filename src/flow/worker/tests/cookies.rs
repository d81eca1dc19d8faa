//! What a cookie shows, and to whom it belongs.

mod cookie_attributes;
mod cookie_secrecy;
mod handler_names;
mod many_hosts;
mod profiles;
