//! Refuses paths and queries of proxied calls that another server could read differently from how they
//! were compared with the list.
//!
//! Must not know: which upstream is meant.

use crate::base::form::{decode_component, read_escape};
use crate::base::json::ParseJson;
use crate::base::text::contains;

/// Characters that some servers map to `/ \ ; ? # %`.
const LOOK_ALIKES: &[char] = &[
    '\u{37e}', '\u{2044}', '\u{2047}', '\u{2048}', '\u{2049}', '\u{2215}', '\u{2216}', '\u{29f5}', '\u{29f8}',
    '\u{29f9}', '\u{fe54}', '\u{fe56}', '\u{fe5f}', '\u{fe68}', '\u{fe6a}', '\u{ff03}', '\u{ff05}', '\u{ff0f}',
    '\u{ff1b}', '\u{ff1f}', '\u{ff3c}',
];
/// Dots, and what some servers map to dots or leave out.
const DOTS: &[char] = &[
    '.', '\u{2024}', '\u{2025}', '\u{2026}', '\u{3002}', '\u{fe52}', '\u{ff0e}', '\u{ff61}', '\u{ad}', '\u{200b}',
    '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}',
];

/// The text with its escapes decoded, and whether one stood for a character that had to be escaped to
/// be hidden. `None` for escapes that are none and bytes that are no UTF-8, overlong ones among them.
fn decoded(text: &str) -> Option<(String, bool)> {
    let (mut out, mut hides, mut rest) = (Vec::with_capacity(text.len()), false, text.as_bytes());
    while let [first, tail @ ..] = rest {
        let (byte, after) = if *first == b'%' { read_escape(rest)? } else { (*first, tail) };
        hides |= *first == b'%' && matches!(byte, 0..=31 | 127 | b'/' | b'\\' | b'.' | b';' | b'?' | b'#' | b'%');
        out.push(byte);
        rest = after;
    }
    Some((String::from_utf8(out).ok()?, hides))
}

/// Whether two readers could see two different paths in `path`.
#[must_use]
pub fn is_ambiguous_path(path: &str) -> bool {
    let Some((plain, hides)) = decoded(path) else { return true };
    let is_dots = |segment: &str| {
        let is_dot = |character: char| DOTS.contains(&character);
        segment.contains(is_dot) && segment.chars().all(|character| is_dot(character) || character.is_whitespace())
    };
    hides
        || ["\\", "//", ";", "?", "#"].iter().any(|part| contains(&plain, part))
        || plain.chars().any(|character| character.is_control() || LOOK_ALIKES.contains(&character))
        || plain.split('/').any(is_dots)
}

/// What is left of a name when case and everything but letters and digits are left out.
fn folded(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

/// Whether a part of a parameter's name is one that PHP, Rails, Express or another framework reads as
/// the method: a leading space is dropped, a leading dot or bracket is `_`, a zero byte ends the name.
fn is_method_override(part: &str) -> bool {
    let part = part.trim_start_matches(|character: char| character.is_whitespace() || character.is_control());
    let part = part.split('\0').next().unwrap_or_default();
    match folded(part).as_str() {
        "method" => !part.starts_with(|character: char| character.is_ascii_alphabetic()),
        other => matches!(
            other,
            "xhttpmethodoverride"
                | "httpmethodoverride"
                | "xmethodoverride"
                | "methodoverride"
                | "xhttpmethod"
                | "httpmethod"
                | "httpheaders"
        ),
    }
}

/// Whether the query asks for another method than the one that was checked. Some read `;` as `&`, and
/// what is no escape as they like.
#[must_use]
pub fn names_another_method(query: &str, method: &str) -> bool {
    let is_odd = |pair: &str| decoded(pair.split('=').next().unwrap_or_default()).is_none();
    query.split(['&', ';']).any(is_odd) || has_override(query, method)
}

fn has_override(parameters: &str, method: &str) -> bool {
    parameters.split(['&', ';']).any(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = decode_component(name);
        let mut parts = name.split(['[', ']']);
        parts.any(is_method_override) && !decode_component(value).eq_ignore_ascii_case(method)
    })
}

/// A body of which frameworks read parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `application/x-www-form-urlencoded`
    Plain,
    /// JSON, of which some frameworks read parameters too.
    Json,
    /// Several parts, files perhaps among them; or a body without a type, which some take for a form.
    Other,
}

impl Form {
    /// The form that a request brings; `None` where nobody reads parameters of it.
    #[must_use]
    pub fn of(method: &str, content_type: Option<&str>) -> Option<Self> {
        let media_type = content_type.unwrap_or_default().trim_ascii().to_ascii_lowercase();
        match media_type.as_str() {
            _ if method != "POST" => None,
            media_type if media_type.starts_with("application/x-www-form-urlencoded") => Some(Self::Plain),
            media_type if ["/json", "+json"].iter().any(|kind| contains(media_type, kind)) => Some(Self::Json),
            media_type if media_type.is_empty() || media_type.starts_with("multipart/") => Some(Self::Other),
            _ => None,
        }
    }
}

/// Whether a member of a JSON body asks for another method. What is no JSON here may be some elsewhere.
#[must_use]
pub fn names_another_method_in_json(json: &dyn ParseJson, body: &str, method: &str) -> bool {
    let is_override = |name: &str| is_method_override(name) && folded(name) == "method";
    match json.parse_json(body) {
        Ok(value) => value.members().iter().any(|(name, value)| {
            is_override(name) && value.as_str().is_some_and(|value| !value.eq_ignore_ascii_case(method))
        }),
        Err(_) => contains(&body.to_ascii_lowercase(), "method"),
    }
}

/// Whether parameters in a form's body, of either kind, ask for another method.
#[must_use]
pub fn names_another_method_in_body(body: &str, method: &str) -> bool {
    // Quotes and lines end what may be a name in a body of several parts.
    let is_override = |rest: &str| {
        // A name may be written with its character set (RFC 8187), as nobody does who sends a form.
        let is_extended = rest.starts_with('*');
        let rest = rest.trim_start_matches([' ', '*', '=', '"', '\'', '\t']);
        if is_extended && !rest.is_empty() && contains(rest.split(['\r', '\n']).next().unwrap_or_default(), "method") {
            return true;
        }
        let name = rest.split(['"', '\'', ';', '\r', '\n']).next().unwrap_or_default();
        name.split(['[', ']']).any(is_method_override)
    };
    let lower = body.to_ascii_lowercase();
    if contains(&lower, "content-disposition") {
        return lower.split("ame").skip(1).any(is_override);
    }
    has_override(body.trim_ascii(), method)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::json::TestJson;

    #[test]
    fn s38_a16_takes_no_path_that_another_reader_reads_otherwise() {
        for path in [
            "/v1/x%",
            "/v1/%zz",
            "/v1/.%",
            "/v1/%u002e%u002e/admin",
            "/v1/..%u2216admin",
            "/v1/..%ff",
            "/v1/a/%80",
            "/v1/%c0%ae%c0%ae/admin",
            "/v1/%c0%af",
            "/v1/..%c1%9cadmin",
            "/v1/%ed%a0%80",
            "/v1/%f4%90%80%80",
            "/v1/..%3b/admin",
            "/v1/x%3f_method=DELETE",
            "/v1/..%3F",
            "/v1/x%23",
            "/v1/..%23/admin",
            "/v1/%2E%2E/admin",
            "/v1/a%2fb",
            "/v1/a%5Cb",
            "/v1/a%00",
            "/v1/a%c2%85b",
            "/v1/..%20/admin",
            "/v1/%20../admin",
            "/v1/...",
            "/v1/..../admin",
            "/v1/%ef%bc%8e%ef%bc%8e/admin",
            "/v1/%E3%80%82%E3%80%82/x",
            "/v1/.%e2%80%8b./admin",
            "/v1/..%ef%bc%8fadmin",
            "/v1/x%e2%88%95..%e2%88%95admin",
            "/v1/x%ef%bc%9b",
            "/v1/a//b",
            "/v1/a;b",
        ] {
            assert!(is_ambiguous_path(path), "{path}");
        }
        for path in [
            "/",
            "/me",
            "/v1/a/b",
            "/v1/M%C3%BCller",
            "/v1/a%20b",
            "/v1/file.tar.gz",
            "/v1/.well-known/x",
            "/v1/%E5%90%8D%E5%89%8D%E3%80%82txt",
            "/v1/a:b@c,d+e~f!$'()*",
            "/v1/x%40y%2Bz",
        ] {
            assert!(!is_ambiguous_path(path), "{path}");
        }
    }

    #[test]
    fn s38_a16_finds_another_method_however_it_is_spelled() {
        for query in [
            "_method=DELETE",
            "a=1&_METHOD=delete",
            "a=1;_method=DELETE",
            "%5Fmethod=DELETE",
            ".method=DELETE",
            "%2emethod=DELETE",
            "%20_method=DELETE",
            "+_method=DELETE",
            "%09_method=DELETE",
            "++.method=DELETE",
            "_method%00=DELETE",
            "_method%00x=DELETE",
            "_method%5B%5D=DELETE",
            "_method[]=DELETE",
            "_method[0]=DELETE",
            "[_method]=DELETE",
            "[method]=DELETE&_method]=DELETE",
            "x[_method]=DELETE",
            "_method=POST&.method=DELETE",
            "_method",
            "_method=POST%00",
            "X-HTTP-Method-Override=DELETE",
            "x_http_method_override=DELETE",
            "X-HTTP-Method=DELETE",
            "X-Method-Override=DELETE",
            "_HttpMethod=PATCH",
            "%24httpMethod=DELETE",
            "_method%=DELETE",
            "%zz=1",
            "_me%ffthod=DELETE",
        ] {
            assert!(names_another_method(query, "POST"), "{query}");
        }
        let part = |name: &str| format!("--b\r\nContent-Disposition: form-data; name={name}\r\n\r\nDELETE\r\n--b--");
        for name in ["\"_method\"", "_method", "\"_method[]\"", "\" _method\"", "\"X-HTTP-Method-Override\""] {
            assert!(names_another_method_in_body(&part(name), "POST"), "{name}");
        }
        for name in ["utf-8''_method", "UTF-8'en'_Method", "\"_method\""] {
            let part = part("x").replace("name=x", &format!("NAME*={name}"));
            assert!(names_another_method_in_body(&part, "POST"), "{part}");
        }
        assert!(names_another_method_in_body(&part("\"_method\"").replace("name", "NAME"), "POST"));
        assert!(names_another_method_in_body("a=1&_method=DELETE", "POST"));
        assert!(!names_another_method_in_body(&part("\"file\"; filename=\"method.txt\""), "POST"));
        assert!(!names_another_method_in_body("a=1&method=DELETE&b=%", "POST"));
        assert_eq!(Form::of("POST", Some(" Multipart/Form-Data; boundary=b")), Some(Form::Other));
        assert_eq!((Form::of("POST", None), Form::of("PUT", None)), (Some(Form::Other), None));
        assert_eq!(Form::of("POST", Some("Application/JSON; charset=utf-8")), Some(Form::Json));
        assert_eq!((Form::of("PUT", Some("application/json")), Form::of("POST", Some("text/plain"))), (None, None));
        for (body, is_refused) in [
            (r#"{"a":1,"_method":"DELETE"}"#, true),
            (r#"{"\u005fMethod":"delete"}"#, true),
            (r#"{"_method":"POST","_method":"PUT"}"#, true),
            (r#"{"_method":"DELETE""#, true),
            (r#"{"_method":"post","method":"DELETE","httpMethod":"GET","a":{"_method":"DELETE"}}"#, false),
            (r#"["_method","DELETE"]"#, false),
            ("{broken", false),
        ] {
            assert_eq!(names_another_method_in_json(&TestJson, body, "POST"), is_refused, "{body}");
        }
        for query in [
            "",
            "method=DELETE",
            "+method=DELETE",
            "x_method=1",
            "_method=post",
            "payment_method=card",
            "q=100%",
            "a[b]=c",
        ] {
            assert!(!names_another_method(query, "POST"), "{query}");
        }
    }
}
