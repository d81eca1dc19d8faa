//! The schema of provider documents: one table of knobs, from which all code and documentation about documents
//! is generated.
//!
//! [`knobs`] is the table. It yields the views over compiled documents, the reader of documents (in builds with
//! the feature `documents`, and in the build of the package), the TypeScript types, the JSON Schema and the
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
