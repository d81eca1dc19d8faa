//! The handler's own HTTP: the request, who may send it, and the answer.

pub mod answer;
pub mod cookies;
pub mod fetch_metadata;
pub mod front_channel_logout;
pub mod proxied_headers;
pub mod refused_navigation;
pub mod request;
pub mod request_origin;
pub mod site;
pub mod transaction_cookies;
pub mod upstream;

pub use answer::{Answer, Body};
pub use request::Request;
pub use site::Site;
