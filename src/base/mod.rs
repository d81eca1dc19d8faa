//! Values, text and codings. This room knows nothing of OAuth, JavaScript or providers.
pub mod coding;
pub mod cost;
pub mod crypto;
pub mod http;
pub mod text;
pub mod time;
pub mod url;
pub mod value;
pub mod vocabulary;
