//! Values, text and coding. Knows nothing of OAuth, JavaScript or providers.
pub mod arena;
pub mod build;
#[cfg(feature = "backend")]
pub mod codec;
pub mod cost;
pub mod crypto;
pub mod form;
pub mod http;
pub mod json;
pub mod message;
pub mod names;
#[cfg(feature = "documents")]
pub mod nearest;
#[cfg(feature = "backend")]
pub mod seal;
#[cfg(any(feature = "client", feature = "compiler"))]
pub mod serde_values;
pub mod sort;
pub mod text;
pub mod time;
pub mod url;
pub mod value;
pub(crate) mod view;
pub mod vocabulary;
pub mod word;
