//! The routes below `base`.

pub mod back_channel;
pub mod front_channel;
pub mod handle;
pub mod logout;
pub mod proxy;
mod session;

pub use handle::handle;
