//! Parameters in which a response repeats the variables of its sign-in, such as the tenant, if each tenant has
//! its own servers.

use crate::base::value::Value;
use crate::base::vocabulary::W;
use crate::protocol::authorization::authorization_response::UnverifiedResponse;
use crate::protocol::authorization::transaction::Transaction;
use crate::step::{Code, Cx, Result};

/// Refuses a response whose parameters differ from the variables of the transaction; `repeated` is an object,
/// variable → parameter.
///
/// # Errors
/// `parameter_repeated`, `variable_changed`
///
/// # Security
/// A false accept sends the code of one tenant to the server of another (RFC 9700 section 4.4).
pub fn verify<'a>(
    cx: &mut Cx<'a>,
    response: UnverifiedResponse<'a>,
    transaction: &Transaction<'a>,
    repeated: Value<'a>,
) -> Result<()> {
    for (variable, parameter) in repeated.members() {
        let mut found = response.value().members().iter().filter(|(name, _)| name.same_text(*parameter));
        let (first, second) = (found.next(), found.next());
        if second.is_some() {
            return Err(cx.fail(Code::ParameterRepeated).with(W::parameter, *parameter).into());
        }
        let expected = transaction.variables().named(*variable);
        if !first.is_some_and(|(_, value)| value.same_text(expected)) {
            return Err(cx.fail(Code::VariableChanged).with(W::variable, *variable).into());
        }
    }
    Ok(())
}
