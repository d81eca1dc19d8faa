//! Prints the engine's error table as JSON, for `cargo xtask build`.

use grantway::step::codes::TABLE;
use grantway::step::kind::Builds;
use serde_json::{Value, json};

fn main() {
    let rows: Vec<Value> = TABLE
        .iter()
        .map(|row| {
            let builds = match row.builds {
                Builds::Both => ["browser", "edge"].as_slice(),
                Builds::Browser => &["browser"],
                Builds::Edge => &["edge"],
            };
            json!({
                "code": row.code, "kind": row.kind, "message": row.message, "hint": row.hint,
                "edge_hint": row.edge_hint, "builds": builds,
            })
        })
        .collect();
    println!("{}", Value::Array(rows));
}
