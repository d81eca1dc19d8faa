//! What cookies show, and to which handler they belong.

mod cookie_attributes;
mod cookie_secrecy;
mod handler_names;
mod many_hosts;
mod profiles;
