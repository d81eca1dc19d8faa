//! Clients of documents, for unit tests.

use super::schema::reader::document::compile;
use crate::testing::{context, json, json_of, log, value};
use serde_json::Value as Json;

/// The compiled client `id` for a document with its two endpoints and these members.
pub(crate) fn client(members: &Json, secret: Option<&str>) -> Json {
    let mut document = json!({
        "authorization_endpoint": "https://as.example/authorize", "token_endpoint": "https://as.example/token",
    });
    for (name, member) in members.as_object().into_iter().flatten() {
        document[name] = member.clone();
    }
    let mut cx = context(&json!(null), &log(&[]));
    let provider = compile(&mut cx, value(&document)).unwrap_or_else(|_| panic!("{:?}: {document}", cx.code()));
    json!([json_of(provider.value()), null, "id", "https://app.example/cb", [], {}, {}, null, secret, null])
}

/// The compiled client, with a secret, for a document with this dialect.
pub(crate) fn with_dialect(dialect: &Json) -> Json {
    client(&json!({ "dialect": dialect }), Some("secret"))
}
