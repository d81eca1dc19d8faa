//! Reads the body of an answer as a value, by its content type or else by how the text begins.

use crate::base::coding::form;
use crate::base::coding::json::quote_large_integers;
use crate::base::http::HttpAnswer;
use crate::base::text::has_any;
use crate::base::value::Value;
use crate::base::vocabulary::{W, word};
use crate::dialect::provider::BodyFormat;
use crate::step::{Code, Cx, Result};

/// Why a body cannot be read.
enum Unreadable {
    Empty,
    NotJson,
    OfAnotherType,
}

impl<'a> HttpAnswer<'a> {
    /// The body in the declared format.
    ///
    /// # Errors
    /// `response_empty`, `response_not_json`, `response_not_understood`
    #[inline(never)]
    pub fn parse(self, cx: &mut Cx<'a>, format: BodyFormat) -> Result<Value<'a>> {
        let unreadable = match self.read(cx, format) {
            Ok(value) => return Ok(value),
            Err(unreadable) => unreadable,
        };
        self.note_status(cx);
        let status = self.status();
        Err(match unreadable {
            Unreadable::Empty => cx.fail(Code::ResponseEmpty).with(W::status, status),
            Unreadable::NotJson => {
                let offset = cx.json_offset(self.trimmed());
                cx.fail(Code::ResponseNotJson).with(W::offset, offset)
            }
            Unreadable::OfAnotherType => {
                let media_type = cx.arena.owned(self.media_type()).non_empty().or_word(W::of_no_content_type);
                cx.fail(Code::ResponseNotUnderstood).with(W::media_type, media_type).with(W::status, status)
            }
        }
        .into())
    }
    /// The body of a refusal, in any format in which it can be read; else nothing.
    #[must_use]
    pub fn parse_any(self, cx: &Cx<'a>) -> Value<'a> {
        self.parse_where_possible(cx, BodyFormat::Auto)
    }
    /// The body in that format; nothing if it cannot be read in it.
    #[inline(never)]
    #[must_use]
    pub fn parse_where_possible(self, cx: &Cx<'a>, format: BodyFormat) -> Value<'a> {
        self.read(cx, format).unwrap_or(Value::NOTHING)
    }
    /// The body with whole numbers beyond 2^53 as texts; nothing if it is not JSON or has no such numbers.
    #[must_use]
    pub fn parse_exact(self, cx: &Cx<'a>) -> Value<'a> {
        let text = self.trimmed();
        let quoted = matches!(text, [b'{' | b'[', ..]).then(|| quote_large_integers(text)).flatten();
        quoted.and_then(|quoted| cx.json(cx.arena.owned(quoted).bytes())).unwrap_or(Value::NOTHING)
    }
    /// The body without its byte order mark and surrounding white space.
    #[must_use]
    pub fn trimmed(self) -> &'a [u8] {
        let body = self.body().bytes();
        body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii()
    }

    #[inline(never)]
    fn read(self, cx: &Cx<'a>, format: BodyFormat) -> core::result::Result<Value<'a>, Unreadable> {
        let text = self.trimmed();
        if text.is_empty() {
            return Err(Unreadable::Empty);
        }
        let media_type = self.media_type();
        if matches!(text, [b'{' | b'[', ..]) || media_type.ends_with(b"json") {
            return cx.json(text).ok_or(Unreadable::NotJson);
        }
        let looks_like_form = || has_any(text, b"=") && !has_any(text, b"<{\n ");
        let is_form = match format {
            BodyFormat::Json => false,
            BodyFormat::Form => true,
            BodyFormat::Auto => media_type == word(W::application_x_www_form_urlencoded).bytes() || looks_like_form(),
        };
        if is_form { Ok(form::parse(cx.arena, text)) } else { Err(Unreadable::OfAnotherType) }
    }
}
