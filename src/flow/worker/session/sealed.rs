//! Values that only this worker can read.

pub mod sealed_state;
pub mod sealed_value;
