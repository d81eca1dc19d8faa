//! Refuses paths and queries of proxied calls that the upstream could read differently from the check against
//! the list.

use crate::base::coding::form;
use crate::base::coding::form::read_escape;
use crate::base::text::{after, before, find, has_any, is_among};
use crate::base::value::arena::Arena;
use crate::step::Cx;

/// Characters that some servers map to `/ \ ; ? # %`.
const LOOK_ALIKES: &[char] = &[
    '\u{37e}', '\u{2044}', '\u{2047}', '\u{2048}', '\u{2049}', '\u{2215}', '\u{2216}', '\u{29f5}', '\u{29f8}',
    '\u{29f9}', '\u{fe54}', '\u{fe56}', '\u{fe5f}', '\u{fe68}', '\u{fe6a}', '\u{ff03}', '\u{ff05}', '\u{ff0f}',
    '\u{ff1b}', '\u{ff1f}', '\u{ff3c}',
];
/// Dots, and characters that some servers map to dots or drop.
const DOTS: &[char] = &[
    '.', '\u{2024}', '\u{2025}', '\u{2026}', '\u{3002}', '\u{fe52}', '\u{ff0e}', '\u{ff61}', '\u{ad}', '\u{200b}',
    '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}',
];

/// The bytes, which are UTF-8, as text.
fn characters(text: &[u8]) -> &str {
    core::str::from_utf8(text).unwrap_or_default()
}

/// Decodes the escapes in a text; also whether one of them hid a significant character. `None` for invalid
/// escapes and for bytes that are not UTF-8, including overlong ones.
fn decoded(text: &[u8]) -> Option<(Vec<u8>, bool)> {
    let (mut out, mut hides, mut rest) = (Vec::new(), false, text);
    while let [first, tail @ ..] = rest {
        let (byte, after) = if *first == b'%' { read_escape(rest)? } else { (*first, tail) };
        hides |= *first == b'%' && matches!(byte, 0..=31 | 127 | b'/' | b'\\' | b'.' | b';' | b'?' | b'#' | b'%');
        out.push(byte);
        rest = after;
    }
    core::str::from_utf8(&out).ok()?;
    Some((out, hides))
}

/// Whether two readers could see two different paths in `path`.
#[must_use]
pub fn is_ambiguous_path(path: &[u8]) -> bool {
    let Some((plain, hides)) = decoded(path) else { return true };
    let is_dots = |segment: &[u8]| {
        let is_dot = |character: char| DOTS.contains(&character);
        let segment = characters(segment);
        segment.contains(is_dot) && segment.chars().all(|character| is_dot(character) || character.is_whitespace())
    };
    hides
        || has_any(&plain, b"\\;?#")
        || find(&plain, b"//").is_some()
        || characters(&plain).chars().any(|character| character.is_control() || LOOK_ALIKES.contains(&character))
        || plain.split(|byte| *byte == b'/').any(is_dots)
}

/// Parameter names besides `_method` that frameworks read as the method.
const METHOD_OVERRIDES: &[u8] =
    b"xhttpmethodoverride httpmethodoverride xmethodoverride methodoverride xhttpmethod httpmethod httpheaders";

/// A name in lower case, with its letters and digits only.
fn folded(name: &[u8]) -> Vec<u8> {
    name.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

/// Whether PHP, Rails, Express or another framework reads this part of a parameter's name as the method. Such
/// readers drop a leading space, take a leading dot or bracket for `_`, and end the name at a zero byte.
fn is_method_override(part: &[u8]) -> bool {
    let part =
        characters(part).trim_start_matches(|character: char| character.is_whitespace() || character.is_control());
    let part = before(part.as_bytes(), b"\0");
    match folded(part).as_slice() {
        b"method" => !part.first().is_some_and(u8::is_ascii_alphabetic),
        name => is_among(name, METHOD_OVERRIDES),
    }
}
/// Whether a part of the name, which brackets separate, is a method override.
fn has_method_override(name: &[u8]) -> bool {
    name.split(|byte| matches!(byte, b'[' | b']')).any(is_method_override)
}

/// Splits parameters; some readers treat `;` as `&`.
fn pairs(parameters: &[u8]) -> impl Iterator<Item = &[u8]> {
    parameters.split(|byte| matches!(byte, b'&' | b';'))
}

/// Whether the query asks for another method than the checked one. Invalid escapes count, because readers treat
/// them differently.
#[must_use]
pub fn names_another_method<'a>(arena: Arena<'a>, query: &'a [u8], method: &[u8]) -> bool {
    pairs(query).any(|pair| decoded(before(pair, b"=")).is_none()) || has_override(arena, query, method)
}

fn has_override<'a>(arena: Arena<'a>, parameters: &'a [u8], method: &[u8]) -> bool {
    pairs(parameters).any(|pair| {
        let (name, value) = (form::decode(arena, before(pair, b"=")), form::decode(arena, after(pair, b"=")));
        has_method_override(name.bytes()) && !value.bytes().eq_ignore_ascii_case(method)
    })
}

/// A body in which frameworks read parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `application/x-www-form-urlencoded`
    Plain,
    /// JSON, in which some frameworks read parameters too.
    Json,
    /// A multipart body, perhaps with files; or one without a type, which some take for a form.
    Other,
}

impl Form {
    /// The kind of a request's body; `None` if nobody reads parameters in it. `content_type` is empty if the
    /// request has none.
    #[must_use]
    pub fn of(method: &[u8], content_type: &[u8]) -> Option<Self> {
        let media_type = content_type.trim_ascii().to_ascii_lowercase();
        if method != b"POST" {
            None
        } else if media_type.starts_with(b"application/x-www-form-urlencoded") {
            Some(Self::Plain)
        } else if find(&media_type, b"/json").is_some() || find(&media_type, b"+json").is_some() {
            Some(Self::Json)
        } else if media_type.is_empty() || media_type.starts_with(b"multipart/") {
            Some(Self::Other)
        } else {
            None
        }
    }
}

/// Whether a member of a JSON body asks for another method. A text that is not JSON here may be JSON elsewhere.
#[must_use]
pub fn names_another_method_in_json(cx: &Cx, body: &[u8], method: &[u8]) -> bool {
    let is_override = |name: &[u8]| is_method_override(name) && folded(name) == b"method";
    match cx.json(body) {
        Some(value) => value.members().iter().any(|(name, value)| {
            is_override(name.bytes()) && value.is_text() && !value.bytes().eq_ignore_ascii_case(method)
        }),
        None => find(&body.to_ascii_lowercase(), b"method").is_some(),
    }
}

/// Whether parameters in a form body, of either kind, ask for another method.
#[must_use]
pub fn names_another_method_in_body<'a>(arena: Arena<'a>, body: &'a [u8], method: &[u8]) -> bool {
    // In a multipart body, quotes and line ends delimit what may be a name.
    let is_override = |rest: &[u8]| {
        // A name may come with its character set (RFC 8187), which no browser form uses.
        let is_extended = rest.first() == Some(&b'*');
        let start = rest.iter().position(|byte| !b" *=\"'\t".contains(byte)).unwrap_or(rest.len());
        let rest = rest.get(start..).unwrap_or_default();
        if is_extended && find(before(rest, b"\r\n"), b"method").is_some() {
            return true;
        }
        has_method_override(before(rest, b"\"';\r\n"))
    };
    let lower = body.to_ascii_lowercase();
    if find(&lower, b"content-disposition").is_none() {
        return has_override(arena, body.trim_ascii(), method);
    }
    let mut rest = lower.as_slice();
    while let Some(start) = find(rest, b"ame") {
        rest = rest.get(start.saturating_add(3)..).unwrap_or_default();
        if is_override(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{arena, context, json};

    fn in_query(query: &'static str) -> bool {
        names_another_method(arena(), query.as_bytes(), b"POST")
    }
    fn in_body(body: &str) -> bool {
        let arena = arena();
        names_another_method_in_body(arena, arena.copy(body.as_bytes()).bytes(), b"POST")
    }
    fn form_of(method: &str, content_type: &str) -> Option<Form> {
        Form::of(method.as_bytes(), content_type.as_bytes())
    }

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
            assert!(is_ambiguous_path(path.as_bytes()), "{path}");
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
            assert!(!is_ambiguous_path(path.as_bytes()), "{path}");
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
            assert!(in_query(query), "{query}");
        }
        let part = |name: &str| format!("--b\r\nContent-Disposition: form-data; name={name}\r\n\r\nDELETE\r\n--b--");
        for name in ["\"_method\"", "_method", "\"_method[]\"", "\" _method\"", "\"X-HTTP-Method-Override\""] {
            assert!(in_body(&part(name)), "{name}");
        }
        for name in ["utf-8''_method", "UTF-8'en'_Method", "\"_method\""] {
            let part = part("x").replace("name=x", &format!("NAME*={name}"));
            assert!(in_body(&part), "{part}");
        }
        assert!(in_body(&part("\"_method\"").replace("name", "NAME")));
        assert!(in_body("a=1&_method=DELETE"));
        assert!(!in_body(&part("\"file\"; filename=\"method.txt\"")));
        assert!(!in_body("a=1&method=DELETE&b=%"));
        let cx = context(&json!(null), &json!([]));
        assert_eq!(form_of("POST", " Multipart/Form-Data; boundary=b"), Some(Form::Other));
        assert_eq!((form_of("POST", ""), form_of("PUT", "")), (Some(Form::Other), None));
        assert_eq!(form_of("POST", "Application/JSON; charset=utf-8"), Some(Form::Json));
        assert_eq!((form_of("PUT", "application/json"), form_of("POST", "text/plain")), (None, None));
        for (body, is_refused) in [
            (r#"{"a":1,"_method":"DELETE"}"#, true),
            (r#"{"\u005fMethod":"delete"}"#, true),
            (r#"{"_method":"POST","_method":"PUT"}"#, true),
            (r#"{"_method":"DELETE""#, true),
            (r#"{"_method":"post","method":"DELETE","httpMethod":"GET","a":{"_method":"DELETE"}}"#, false),
            (r#"["_method","DELETE"]"#, false),
            ("{broken", false),
        ] {
            assert_eq!(names_another_method_in_json(&cx, body.as_bytes(), b"POST"), is_refused, "{body}");
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
            assert!(!in_query(query), "{query}");
        }
    }
}
