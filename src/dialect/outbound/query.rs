//! The query of a URL that is being built.

use crate::base::text::has_any;
use crate::base::value::build::Text;

impl Text<'_> {
    /// Begins the query, or continues one that the URL already has, without leaving an empty pair.
    #[inline(never)]
    pub fn begin_query(&mut self) {
        if !has_any(self.written(), b"?") {
            self.byte(b'?');
        }
        while self.written().last() == Some(&b'&') {
            self.written_mut().pop();
        }
    }
}
