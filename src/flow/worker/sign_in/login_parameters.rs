//! Reads the parameters of the authorization request in the query of the login route. Anybody can make such a
//! link, so the operator lists the allowed ones (`loginParameters`).

use crate::base::coding::form::is_segment;
use crate::base::text::parse_integer;
use crate::base::value::build::Object;
use crate::base::value::{Member, Value};
use crate::base::vocabulary::{W, Word, word};
use crate::flow::authorize::PARAMETERS;
use crate::step::{Code, Cx, Failed, Result};

/// The most bytes of a value.
const LONGEST_VALUE: usize = 1024;
/// The most bytes of a name.
const LONGEST_NAME: usize = 64;
/// How often a repeatable parameter may occur.
const MOST_REPEATED: usize = 8;
/// Prefix of a parameter in a query that a page sends, so that it is never mistaken for something else.
const PREFIX: &[u8] = b"parameter.";

/// The authorization request's parameters in `query`, as an object of texts; `listed` are the allowed ones. An
/// unlisted name is refused if it is clearly a parameter, by its prefix or because every sign-in may have it.
/// If it were dropped silently, a sign-in that should ask for a password would not. Anything else in a link is
/// not a parameter.
///
/// # Errors
/// `login_parameter_refused`
///
/// # Security
/// A false accept lets a stranger's link change what the provider asks the person.
pub fn read<'a>(cx: &mut Cx<'a>, query: &'a [Member<'a>], listed: Value<'a>) -> Result<Value<'a>> {
    let mut out = Object::new(cx.arena);
    for (name, value) in query {
        let prefixed = name.bytes().strip_prefix(PREFIX);
        let name = prefixed.map_or(*name, |name| cx.arena.text(name));
        if !listed.has(name) {
            let is_parameter = name.is(W::max_age) || PARAMETERS.iter().any(|known| name.is(*known));
            if prefixed.is_some() || is_parameter {
                return Err(refuse(cx, name, W::loginParameters_does_not_list_it));
            }
            continue;
        }
        let count = out.members_mut().iter().filter(|(other, _)| other.same_text(name)).count();
        if count >= if name.is(W::resource) { MOST_REPEATED } else { 1 } {
            return Err(refuse(cx, name, W::it_stands_there_more_than_once));
        }
        let text = value.bytes();
        if text.is_empty() || text.len() > LONGEST_VALUE || text.iter().any(u8::is_ascii_control) {
            return Err(refuse(cx, name, W::it_is_empty_too_long_or_no_text));
        }
        if name.is(W::max_age) && parse_integer(text).is_none_or(|seconds| seconds < 0) {
            return Err(refuse(cx, name, W::it_is_no_whole_number_of_seconds));
        }
        out.pair(name, *value);
    }
    Ok(out.done())
}

fn refuse<'a>(cx: &mut Cx<'a>, name: Value<'a>, reason: Word) -> Failed {
    // If it is not a valid name, it may contain anything.
    let is_name = is_segment(name.bytes()) && name.bytes().len() <= LONGEST_NAME;
    let name = if is_name { name } else { word(W::another) };
    cx.fail(Code::LoginParameterRefused).with(W::parameter, name).with(W::reason, reason).into()
}
