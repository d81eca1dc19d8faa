//! The members of a token response: where the document says they are, else under the standard's names.

use crate::base::text::{after, before, is_among};
use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, Word};
use crate::dialect::provider::TokenResponseKnobs;
use crate::step::{Code, Cx, Failed, Result};

/// A response, and the knobs that say where its members are.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    knobs: TokenResponseKnobs<'a>,
    /// The object that holds the token; any value if the answer cannot be understood.
    pub(super) root: Value<'a>,
}

impl<'a> Members<'a> {
    /// The members below `root`.
    pub(super) fn of(knobs: TokenResponseKnobs<'a>, root: Value<'a>) -> Self {
        Self { knobs, root }
    }
    /// The members below the first declared root that holds an access token, else those of the body itself.
    #[inline(never)]
    pub(super) fn find(knobs: TokenResponseKnobs<'a>, body: Value<'a>) -> Self {
        let roots = knobs.root().items().iter().filter_map(|pointer| body.look(*pointer));
        let mut members = roots.map(|root| Self { knobs, root });
        members.find(|members| members.get(W::access_token).exists()).unwrap_or(Self { knobs, root: body })
    }
    /// The member of that canonical name: at the declared pointers, else under its own name.
    #[inline(never)]
    pub(super) fn get(self, name: Word) -> Value<'a> {
        let pointers = self.knobs.pointers_of(name).items();
        if pointers.is_empty() {
            return self.root.member(name);
        }
        pointers.iter().find_map(|pointer| self.root.look(*pointer)).unwrap_or(Value::NOTHING)
    }
    /// The member's text; nothing if it is missing or empty.
    ///
    /// # Errors
    /// `member_malformed` if it is not a text.
    #[inline(never)]
    pub(super) fn text(self, cx: &mut Cx<'a>, name: Word) -> Result<Value<'a>> {
        let value = self.get(name);
        if value.exists() && !value.is_text() {
            return Err(malformed(cx, name, value.kind()));
        }
        Ok(value.non_empty())
    }
    /// What the server sent beyond the standard, and what the document captures of the `body`, as an object.
    #[inline(never)]
    pub(super) fn extra(self, cx: &Cx<'a>, body: Value<'a>) -> Value<'a> {
        let mut extra = Object::new(cx.arena);
        for (name, value) in self.root.members() {
            if !self.is_known(name.bytes()) {
                extra.pair(*name, *value);
            }
        }
        for (name, pointer) in self.knobs.capture().members() {
            if let Some(value) = body.look(*pointer) {
                extra.pair(*name, value);
            }
        }
        extra.done()
    }
    /// Whether a member below the root is standard, or one that a pointer enters. The whole member is left out,
    /// because it may hold further tokens.
    fn is_known(self, name: &[u8]) -> bool {
        let enters = |pointer: &Value| before(after(pointer.bytes(), b"/"), b"/") == name;
        is_standard(name)
            || self.knobs.fields().members().iter().any(|(_, pointers)| pointers.items().iter().any(enters))
    }
}

/// Whether RFC 6749 section 5.1 or OpenID Connect Core section 3.1.3.3 names the member.
pub(super) fn is_standard(name: &[u8]) -> bool {
    is_among(name, W::standard_members.bytes())
}

/// Fails because a member has the wrong type; `found` names the type.
#[inline(never)]
pub(super) fn malformed(cx: &mut Cx<'_>, name: Word, found: Word) -> Failed {
    cx.fail(Code::MemberMalformed).with(W::member, name).with(W::found, found).into()
}
