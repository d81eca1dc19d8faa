//! Reads what one sign-in may ask for. `authorize`, `protect` and `createAuthorization` share it.

use crate::base::value::Value;
use crate::base::vocabulary::{W, word};
use crate::dialect::schema::reader::Reader;
use crate::flow::authorize::{AuthorizationOptions, PARAMETERS};
use crate::step::{Cx, Result};

/// Reads the parameters of one authorization request, the variables and `returnTo`. The caller reads the other
/// members.
///
/// # Errors
/// None; the step may wait. Mistakes go to the reader; the result is valid only if there are none.
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
