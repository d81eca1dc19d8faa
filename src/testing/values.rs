//! Short functions on JSON values, for tests.

use serde_json::Value;

/// An object with these members.
pub fn object<const COUNT: usize>(members: [(&str, Value); COUNT]) -> Value {
    Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// The value of a JSON text.
pub fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The pairs of a form or query.
pub fn parse_form(text: &str) -> Vec<(String, String)> {
    let text: &'static [u8] = text.as_bytes().to_vec().leak();
    let parsed = crate::base::coding::form::parse(super::arena(), text);
    let text = |value: crate::base::value::Value| String::from_utf8_lossy(value.bytes()).into_owned();
    parsed.members().iter().map(|(name, value)| (text(*name), text(*value))).collect()
}

/// Appends `text` percent-encoded.
pub fn push_percent_encoded(out: &mut String, text: &str) {
    let mut encoded = crate::base::value::build::Text::new(super::arena());
    encoded.encoded(text.as_bytes(), crate::base::coding::form::Coding::Percent);
    out.push_str(&String::from_utf8_lossy(encoded.done().bytes()));
}

/// Reads and changes JSON values.
pub trait Json {
    /// Sets a member of an object; null counts as a value.
    fn set(&mut self, name: &str, value: Value);
    /// A member that is a text.
    fn get_str(&self, name: &str) -> Option<&str>;
    /// A member that is a text.
    fn get_text(&self, name: &str) -> Option<String>;
    /// The items of a list.
    fn items(&self) -> Option<&[Value]>;
    /// A member that is a whole number.
    fn get_integer(&self, name: &str) -> Option<i64>;
    /// The members of an object.
    fn members(&self) -> Vec<(&String, &Value)>;
    /// The texts of a list.
    fn to_texts(&self) -> Option<Vec<String>>;
    /// Changes the member at that path, and creates the objects on the way.
    fn change(&mut self, path: &[&str], value: Value);
}

impl Json for Value {
    fn set(&mut self, name: &str, value: Value) {
        self[name] = value;
    }
    fn get_str(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }
    fn get_text(&self, name: &str) -> Option<String> {
        self.get_str(name).map(str::to_owned)
    }
    fn items(&self) -> Option<&[Value]> {
        self.as_array().map(Vec::as_slice)
    }
    fn get_integer(&self, name: &str) -> Option<i64> {
        self.get(name)?.as_i64()
    }
    fn members(&self) -> Vec<(&String, &Value)> {
        self.as_object().into_iter().flatten().collect()
    }
    fn to_texts(&self) -> Option<Vec<String>> {
        self.items()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
    }
    fn change(&mut self, path: &[&str], value: Value) {
        let mut at = self;
        for name in path {
            if !at.is_object() {
                *at = object([]);
            }
            at = &mut at[*name];
        }
        *at = value;
    }
}
