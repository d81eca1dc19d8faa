//! Whose pages are the handler's own, and whose it trusts.

use super::request::Request;
use crate::base::coding::form::Coding;
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Text, concat};
use crate::base::value::view::fields;
use crate::base::vocabulary::W;

fields! {
    /// Where the handler stands: part of its compiled configuration.
    Site {
        /// The path of the routes, without a slash at the end.
        base = 0,
        /// The origins of the redirect URIs, as browsers write them.
        origins = 1,
        /// Other origins whose pages may send unsafe requests to guarded pages, as browsers write them.
        trusted_origins = 2,
    }
}

impl<'a> Site<'a> {
    /// Whether pages of `origin` are the application's own: it is that of the request, or of a redirect URI.
    #[must_use]
    pub fn is_own(self, request: Request<'a>, origin: &[u8]) -> bool {
        url::ascii_origin(request.url().bytes()) == origin || self.origins().contains(origin)
    }
    /// Whether the options list that origin.
    #[must_use]
    pub fn trusts(self, origin: &[u8]) -> bool {
        self.trusted_origins().contains(origin)
    }
    /// The address of a provider's login route with the way back.
    #[must_use]
    pub fn login_path(self, arena: Arena<'a>, provider: Value<'a>, return_to: Value<'a>) -> Value<'a> {
        let mut path = Text::new(arena);
        path.add(concat(arena, &[self.base().bytes(), b"/", provider.bytes(), b"/login?", W::return_to.bytes(), b"="]));
        path.encoded(return_to.bytes(), Coding::Percent);
        path.done()
    }
}
