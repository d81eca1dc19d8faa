//! The query of a URL being written.

use crate::base::text::has_any;
use crate::base::value::build::Text;

impl Text<'_> {
    /// Begins the query of a URL that may have one already: no empty pair arises.
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
