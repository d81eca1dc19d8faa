//! Lists the contents of a wasm file: its functions with their names, and its other sections.

use anyhow::{Result, bail};
use std::collections::HashMap;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// A named piece of the file.
pub struct Piece {
    /// A function's full name, or `section …`.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// All pieces except the names themselves.
pub fn pieces(file: &[u8]) -> Result<Vec<Piece>> {
    let (mut names, mut bodies, mut pieces) = (HashMap::new(), Vec::new(), Vec::new());
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(file) {
        let payload = payload?;
        match &payload {
            Payload::CodeSectionEntry(body) => bodies.push(body.range()),
            Payload::CustomSection(custom) => match custom.as_known() {
                KnownCustom::Name(sections) => {
                    for section in sections {
                        if let Name::Function(functions) = section? {
                            for function in functions {
                                let function = function?;
                                names.insert(function.index, format!("{:#}", rustc_demangle::demangle(function.name)));
                            }
                        }
                    }
                }
                _ => pieces.push(section(custom.name(), &file[custom.range()])),
            },
            Payload::ImportSection(imports) => {
                for import in imports.clone().into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
                pieces.push(section("imports", &file[imports.range()]));
            }
            Payload::TypeSection(part) => pieces.push(section("types", &file[part.range()])),
            Payload::FunctionSection(part) => pieces.push(section("functions", &file[part.range()])),
            Payload::ExportSection(part) => pieces.push(section("exports", &file[part.range()])),
            Payload::ElementSection(part) => pieces.push(section("table", &file[part.range()])),
            Payload::DataSection(part) => pieces.push(section("data", &file[part.range()])),
            _ => {}
        }
    }
    if names.is_empty() {
        bail!("the wasm was built without names");
    }
    for (index, range) in (imported..).zip(bodies) {
        let name = names.remove(&index).unwrap_or_default();
        pieces.push(Piece { name, bytes: file[range].to_vec() });
    }
    Ok(pieces)
}

fn section(name: &str, bytes: &[u8]) -> Piece {
    Piece { name: format!("section {name}"), bytes: bytes.to_vec() }
}
