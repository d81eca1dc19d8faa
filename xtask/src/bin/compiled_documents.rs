//! Prints the shipped documents as the engine compiles them, for `cargo xtask build`:
//! `{ layout, standard, documents: { id: … } }`. `standard` is a document without departures and metadata.

use grantway::dialect::provider as next;
use grantway::dialect::schema::compiler::{compile, compile_overlay};
use grantway::dialect::schema::table::Section;
use grantway::step::Code;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let standard = compile_overlay(&json!({})).map_err(|error| said(&error));
    match documents().and_then(|documents| Ok((documents, standard?))) {
        Ok((documents, standard)) => {
            println!("{}", json!({ "layout": layout(), "standard": standard, "documents": documents }));
            ExitCode::SUCCESS
        }
        Err(mistake) => {
            eprintln!("{mistake}");
            ExitCode::FAILURE
        }
    }
}

/// Identifies the layout of compiled documents. An engine accepts only documents of its own layout.
fn layout() -> String {
    let sections: [&Section; 13] = [
        &next::Variable::TABLE,
        &next::AuthorizationRequestKnobs::TABLE,
        &next::AuthorizationResponseKnobs::TABLE,
        &next::TokenRequestKnobs::TABLE,
        &next::JwtKnobs::TABLE,
        &next::RefreshKnobs::TABLE,
        &next::ClientCredentialsKnobs::TABLE,
        &next::RevocationKnobs::TABLE,
        &next::EndSessionKnobs::TABLE,
        &next::TokenResponseKnobs::TABLE,
        &next::ApiRequestKnobs::TABLE,
        &next::UserinfoKnobs::TABLE,
        &next::IdTokenKnobs::TABLE,
    ];
    // The lists around the objects of the dialect, which have no rows.
    let mut hash = Sha256::new_with_prefix("metadata variables dialect; pkce and the objects in this order");
    for section in sections {
        hash.update(section.object);
        for row in section.rows {
            for text in [row.kind, row.path, row.words, row.default] {
                hash.update([text, "\n"].concat());
            }
        }
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn documents() -> Result<Map<String, Value>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("providers");
    let mut compiled = Map::new();
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .map_err(|error| error.to_string())?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    for file in files {
        let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).map_err(|error| error.to_string())?;
        let document = serde_json::from_str(&text).map_err(|error| format!("providers/{id}.json: {error}"))?;
        let form = compile(&document).map_err(|error| format!("providers/{id}.json: {}", said(&error)))?;
        compiled.insert(id, form);
    }
    Ok(compiled)
}

/// `[-code - 1, { detail, mistakes? }]` as text.
fn said(error: &Value) -> String {
    let code = |number: i64| Code::of(number).map_or("unknown", Code::as_str);
    let first = json!({ "code": -1 - error[0].as_i64().unwrap_or(0), "detail": error[1]["detail"] });
    let mistakes = error[1]["mistakes"].as_array().cloned().unwrap_or_else(|| vec![first]);
    let line = |mistake: &Value| format!("{} {}", code(mistake["code"].as_i64().unwrap_or(-1)), mistake["detail"]);
    mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
}
