//! The schema of provider documents: one table of knobs, from which everything else about documents is made.
//!
//! [`knobs`] is the table. It makes the views over compiled documents, the reader of documents (the builds
//! with the feature `documents`, and the build of the package), the TypeScript types, the JSON Schema and the
//! documentation.

pub mod choices;
pub mod knobs;
pub mod parameters;
pub mod table;

#[cfg(feature = "compiler")]
pub mod compiler;
#[cfg(feature = "compiler")]
mod meanings;
#[cfg(feature = "compiler")]
pub mod members;
#[cfg(feature = "documents")]
pub mod reader;

#[cfg(all(test, feature = "documents", not(feature = "backend")))]
mod page_tests;
#[cfg(all(test, feature = "backend"))]
mod tests;
