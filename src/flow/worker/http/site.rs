//! Which pages are the application's own, and which other origins it trusts.

use super::request::Request;
use crate::base::coding::form::Coding;
use crate::base::url;
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::{Text, concat};
use crate::base::value::view::fields;
use crate::base::vocabulary::W;

fields! {
    /// The handler's place on the web: part of its compiled configuration.
    Site {
        /// The path of the routes, without a trailing slash.
        base = 0,
        /// The origins of the redirect URIs, in the form that browsers send.
        origins = 1,
        /// Other origins whose pages may send unsafe requests to guarded pages, in the form that browsers send.
        trusted_origins = 2,
    }
}

impl<'a> Site<'a> {
    /// Whether `origin` is the application's own: that of the request or of a `redirect_uri`.
    #[must_use]
    pub fn is_own(self, request: Request<'a>, origin: &[u8]) -> bool {
        url::ascii_origin(request.url().bytes()) == origin || self.origins().contains(origin)
    }
    /// Whether the options list the origin as trusted.
    #[must_use]
    pub fn trusts(self, origin: &[u8]) -> bool {
        self.trusted_origins().contains(origin)
    }
    /// The address of a provider's login route, with where to return.
    #[must_use]
    pub fn login_path(self, arena: Arena<'a>, provider: Value<'a>, return_to: Value<'a>) -> Value<'a> {
        let mut path = Text::new(arena);
        path.add(concat(arena, &[self.base().bytes(), b"/", provider.bytes(), b"/login?", W::return_to.bytes(), b"="]));
        path.encoded(return_to.bytes(), Coding::Percent);
        path.done()
    }
}
