//! A small dynamic value: what JSON can say, and JSON pointers into it (RFC 6901).
//!
//! Must not know: what the members mean.

use super::cost;
use core::fmt;

/// What JSON can say. Objects keep their member order.
#[derive(Clone, Default, PartialEq)]
pub enum Value {
    /// `null`, and what JavaScript calls `undefined`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// Any number; integers are read through [`Value::as_integer`].
    Number(f64),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// Members in order.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// An object of the given members.
    #[must_use]
    pub fn object<const N: usize>(members: [(&str, Value); N]) -> Self {
        let mut object = Self::Object(Vec::with_capacity(N));
        for (name, value) in members {
            object.push(name, value);
        }
        object
    }

    #[inline(never)]
    fn push(&mut self, name: &str, value: Value) {
        if let Self::Object(members) = self {
            members.push((name.to_owned(), value));
        }
    }

    /// A list of texts.
    #[must_use]
    pub fn strings(items: &[String]) -> Self {
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            list.push(Self::String(item.clone()));
        }
        Self::Array(list)
    }

    /// The member `name`, where this is an object that has it and it is not null.
    #[must_use]
    #[inline(never)]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let Self::Object(members) = self else { return None };
        let (_, value) = members.iter().find(|(member, _)| {
            cost::steps(1);
            member == name
        })?;
        (!value.is_null()).then_some(value)
    }

    /// The text, where this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of the member `name`.
    #[must_use]
    pub fn get_str(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Self::as_str)
    }

    /// A copy of the text of the member `name`.
    #[must_use]
    #[inline(never)]
    pub fn get_text(&self, name: &str) -> Option<String> {
        self.get_str(name).map(str::to_owned)
    }

    /// The whole number, saturated to 64 bits, where this is one.
    #[must_use]
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            // `as` saturates; a number with a fraction is no integer.
            #[expect(clippy::cast_precision_loss, reason = "compared after saturation only")]
            Self::Number(number) => {
                let whole = *number as i64;
                (whole as f64 == *number || number.abs() >= 9.2e18).then_some(whole)
            }
            _ => None,
        }
    }

    /// The whole number, where it is small enough that no other number was rounded to it.
    #[must_use]
    pub fn as_exact_integer(&self) -> Option<i64> {
        self.as_integer().filter(|number| number.unsigned_abs() < 1 << 53)
    }

    /// The whole number of the member `name`.
    #[must_use]
    pub fn get_integer(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Self::as_integer)
    }

    /// The seconds of a NumericDate (RFC 7519 section 2), its fraction dropped.
    #[must_use]
    pub fn as_seconds(&self) -> Option<i64> {
        match self {
            // `as` saturates.
            Self::Number(number) => Some(number.floor() as i64),
            _ => None,
        }
    }

    /// The seconds of the member `name`, a NumericDate.
    #[must_use]
    pub fn get_seconds(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Self::as_seconds)
    }

    /// A whole number as a value.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "times and sizes stay far under 2^53")]
    pub fn integer(number: i64) -> Self {
        Self::Number(number as f64)
    }

    /// The members, where this is an object.
    #[must_use]
    pub fn members(&self) -> &[(String, Value)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The items, where this is a list.
    #[must_use]
    pub fn items(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The value at a JSON pointer; the empty pointer is this value itself.
    #[must_use]
    pub fn pointer(&self, pointer: &str) -> Option<&Value> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut at = self;
        for token in pointer.strip_prefix('/')?.split('/') {
            at = match at {
                Self::Array(items) => items.get(usize::try_from(super::text::parse_integer(token)?).ok()?)?,
                _ => at.get(&unescape(token))?,
            };
        }
        Some(at)
    }

    /// Sets or replaces the member `name` of an object; does nothing to anything else.
    pub fn set(&mut self, name: &str, value: Value) {
        if let Self::Object(members) = self {
            match members.iter_mut().find(|(member, _)| {
                cost::steps(1);
                member == name
            }) {
                Some((_, old)) => *old = value,
                None => self.push(name, value),
            }
        }
    }

    /// This object with the members of `over`: objects in both become one, other values replace.
    #[must_use]
    pub fn overlaid(&self, over: &Value) -> Value {
        let (Self::Object(_), Self::Object(members)) = (self, over) else { return over.clone() };
        let mut out = self.clone();
        for (name, value) in members {
            let merged = self.get(name).map_or_else(|| value.clone(), |own| own.overlaid(value));
            out.set(name, merged);
        }
        out
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the member `name` is `true`.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        matches!(self.get(name), Some(Self::Bool(true)))
    }

    /// The texts of a list; `None` where this is no list of texts.
    #[must_use]
    pub fn to_texts(&self) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        for item in self.items()? {
            texts.push(item.as_str()?.to_owned());
        }
        Some(texts)
    }

    /// The members whose values are texts.
    #[must_use]
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, value) in self.members() {
            if let Self::String(text) = value {
                pairs.push((name.clone(), text.clone()));
            }
        }
        pairs
    }

    /// An object of texts.
    #[must_use]
    pub fn from_pairs(pairs: &[(String, String)]) -> Self {
        let mut members = Vec::new();
        for (name, text) in pairs {
            members.push((name.clone(), Self::String(text.clone())));
        }
        Self::Object(members)
    }

    /// What kind of value this is, in JSON's words, for messages.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl From<&str> for Value {
    #[inline(never)]
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

/// A pointer's token without its escapes: `~1` is `/`, `~0` is `~`.
fn unescape(token: &str) -> String {
    let mut out = String::with_capacity(token.len());
    let mut parts = token.split('~');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (character, rest) = match (part.strip_prefix('0'), part.strip_prefix('1')) {
            (Some(rest), _) => ('~', rest),
            (_, Some(rest)) => ('/', rest),
            // No escape: it stays as it is.
            _ => ('~', part),
        };
        out.push(character);
        out.push_str(rest);
    }
    out
}

/// Prints the shape only: a value may hold tokens.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(members) => f.debug_map().entries(members.iter().map(|(name, value)| (name, value))).finish(),
            Self::Array(items) => f.debug_list().entries(items).finish(),
            other => f.write_str(other.type_name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_a_pointer_into_objects_and_lists() {
        let value = Value::object([("a/b", Value::Array(vec![Value::object([("c", Value::from("d"))])]))]);
        assert_eq!(value.pointer("/a~1b/0/c").and_then(Value::as_str), Some("d"));
        assert_eq!(value.pointer("/a~1b/1/c"), None);
        assert_eq!(value.pointer("no-slash"), None);
        assert_eq!(value.pointer(""), Some(&value));
    }

    #[test]
    fn reads_whole_numbers_and_saturates() {
        assert_eq!(Value::Number(3600.0).as_integer(), Some(3600));
        assert_eq!(Value::Number(1e30).as_integer(), Some(i64::MAX));
        assert_eq!(Value::Number(1.5).as_integer(), None);
        assert_eq!(Value::Number(f64::NAN).as_integer(), None);
    }

    #[test]
    fn prints_its_shape_and_no_content() {
        let value = Value::object([("access_token", Value::from("hunter2"))]);
        assert!(!format!("{value:?}").contains("hunter2"));
    }
}
