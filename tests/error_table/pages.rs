//! The page of a code, and the index.

use super::causes::Said;
use super::links::link;
use grantway::step::codes::TABLE;
use grantway::step::kind::{Builds, ErrorText};

const BEGIN: &str = "<!-- the codes: begin -->\n";
const END: &str = "<!-- the codes: end -->\n";

/// The kinds in the order of the index, each with its meaning and what to do.
const KINDS: &[(&str, &str, &str)] = &[
    ("server", "the authorization server answered with an error", "show it, or branch on `error`"),
    ("check", "a security check refused", "start again with `authorize()`; never retry"),
    (
        "malformed",
        "an answer is not what the standards or the provider document promise",
        "fix the document, or report it to the provider",
    ),
    ("session", "there is no usable session", "call `authorize()`"),
    ("host", "network, storage, navigation or the platform failed", "retry later; the session is kept"),
    ("application", "a function of your options threw", "see `cause`, which is what it threw"),
    ("misuse", "the program is wrong, and reading it would show that", "fix the code"),
];

fn kind_of(text: &ErrorText) -> &'static (&'static str, &'static str, &'static str) {
    let kind = KINDS.iter().find(|(kind, ..)| *kind == text.kind);
    kind.unwrap_or_else(|| panic!("{}: the index explains no kind `{}`", text.code, text.kind))
}

/// Who raises it.
fn raised_in(builds: Builds) -> &'static str {
    match builds {
        Builds::Both => "page and worker",
        Builds::Browser => "page",
        Builds::Edge => "worker",
    }
}

pub fn page(text: &ErrorText, said: &Said) -> String {
    let (kind, meaning, action) = kind_of(text);
    let mut out = format!(
        "<!-- Written by `cargo test --test error_table` from src/step/codes.rs and docs/errors/causes/. -->\n\n\
         # `{}`\n\n> {}\n>\n> **Hint:** {}\n",
        text.code, text.message, text.hint
    );
    if text.edge_hint != text.hint {
        out += &format!(">\n> **Hint in a worker:** {}\n", text.edge_hint);
    }
    out += &format!("\n- Kind [`{kind}`](README.md#{kind}): {meaning}. What to do: {action}.\n");
    out += &format!("- Raised in: {}\n", raised_in(text.builds));
    out += &format!("\n## What happened\n\n{}\n", said.happened);
    if !said.possible_causes.is_empty() {
        let names: Vec<_> = said.possible_causes.iter().map(|name| format!("`{name}`")).collect();
        out += &format!("\n`possible_causes` of the error: {}.\n", names.join(", "));
    }
    out += "\n## Causes\n";
    for cause in &said.causes {
        out += &format!("\n### {}\n\n**How to tell:** {}\n\n**Fix:** {}\n", cause.cause, cause.tell, cause.fix);
    }
    if let Some(example) = &said.example {
        out += &format!("\n## Example\n\n```diff\n{}\n```\n", example.trim_end());
    }
    if !said.see.is_empty() {
        out += "\n## See\n\n";
        said.see.iter().for_each(|see| out += &format!("- {}\n", link(see)));
    }
    out
}

/// The index. The text before and after its lists is written by hand.
pub fn index(before: &str) -> String {
    let (head, rest) = before.split_once(BEGIN).expect("docs/errors/README.md has a line that begins the codes");
    let (_, tail) = rest.split_once(END).expect("docs/errors/README.md has a line that ends the codes");
    let mut out = format!("{head}{BEGIN}");
    for (kind, meaning, action) in KINDS {
        out += &format!(
            "\n### {kind}\n\nKind `{kind}`: {meaning}. What to do: {action}.\n\n| code | message | raised in |\n| --- | --- | --- |\n"
        );
        for text in TABLE.iter().filter(|text| text.kind == *kind) {
            let message = text.message.replace('|', "\\|");
            out += &format!("| [`{}`]({}.md) | {message} | {} |\n", text.code, text.code, raised_in(text.builds));
        }
    }
    out + "\n" + END + tail
}
