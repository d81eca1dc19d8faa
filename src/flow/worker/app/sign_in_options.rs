//! Reads what one sign-in may ask for: the same for `authorize`, `protect` and `createAuthorization`.

use crate::base::value::Value;
use crate::base::vocabulary::{W, word};
use crate::dialect::schema::reader::Reader;
use crate::flow::authorize::{AuthorizationOptions, PARAMETERS};
use crate::step::{Cx, Result};

/// Reads the parameters of one authorization request, the variables and `returnTo` from options whose other members the
/// caller has read or will read.
///
/// # Errors
/// None but that the step waits: mistakes go to the reader, and the result counts if there are none.
pub fn read<'a>(
    cx: &mut Cx<'a>,
    reader: &mut Reader<'_, 'a>,
    options: Value<'a>,
) -> Result<Option<AuthorizationOptions<'a>>> {
    for &name in PARAMETERS.iter().filter(|name| **name != W::resource) {
        reader.text(word(name).bytes());
    }
    let resource = word(W::resource).bytes();
    if reader.value(resource).is_list() {
        reader.texts(resource);
    } else {
        reader.text(resource);
    }
    reader.seconds(word(W::max_age).bytes());
    reader.pairs(b"parameters");
    reader.pairs(b"variables");
    reader.text(b"returnTo");
    let read = AuthorizationOptions::read(cx, options);
    Ok(match cx.catch(read)? {
        Ok(read) => Some(read),
        Err(failure) => {
            reader.mistakes().add(failure);
            None
        }
    })
}
