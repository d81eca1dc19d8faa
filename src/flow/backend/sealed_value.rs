//! Values that an application seals for itself: one key per purpose, an optional end.
//!
//! Must not know: what is sealed.

use super::user_agent::nonce;
use crate::base::record;
use crate::base::seal::{KEY_LENGTH, Sealer};
use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::dialect::reader::{Reader, Subject};
use crate::host::Host;
use crate::protocol::error::{Code, Error};
use zeroize::Zeroizing;

/// The keys that purposes are derived from.
pub type Keys = Vec<Zeroizing<[u8; KEY_LENGTH]>>;

fn sealer(keys: &Keys, purpose: &str) -> Result<Sealer, Error> {
    if keys.is_empty() {
        return Err(Error::new(Code::OptionMissing).with("option", "cookieKeys"));
    }
    if purpose.is_empty() {
        return Err(Error::new(Code::OptionInvalid).with("option", "purpose").with("reason", "it is empty"));
    }
    // An application's purpose never meets one of the engine's own.
    Ok(Sealer::new(keys, &concat(&["application ", purpose])))
}

/// Seals `value` for `purpose`; `{ maxAge }` in seconds.
///
/// # Errors
/// `option_missing` without keys, `option_invalid` without a purpose, `entropy_unavailable`
pub fn seal(host: &dyn Host, keys: &Keys, purpose: &str, value: Value, options: &Value) -> Result<String, Error> {
    let mut max_age = None;
    if !options.is_null() {
        let mut reader = Reader::new(Subject::Options, "", options);
        max_age = reader.seconds("maxAge");
        reader.done()?;
    }
    let until = max_age.map_or(Value::Null, |seconds| Value::integer(host.now().plus(seconds).0));
    let plain = Zeroizing::new(record::encode(&Value::Array(vec![until, value])));
    sealer(keys, purpose)?.seal("", &nonce(host)?, &plain).ok_or_else(|| Error::new(Code::StorageFailed))
}

/// Opens what [`seal`] made for the same purpose.
///
/// # Errors
/// `sealed_value_refused`, `sealed_value_expired`
pub fn unseal(host: &dyn Host, keys: &Keys, purpose: &str, sealed: &str) -> Result<Value, Error> {
    let plain = sealer(keys, purpose)?.open("", sealed);
    let value = plain.and_then(|plain| record::decode(&plain));
    let Some(Value::Array(parts)) = value else { return Err(Error::new(Code::SealedValueRefused)) };
    let mut parts = parts.into_iter();
    if let Some(until) = parts.next().as_ref().and_then(Value::as_integer)
        && host.now() >= UnixTime(until)
    {
        return Err(Error::new(Code::SealedValueExpired));
    }
    parts.next().ok_or_else(|| Error::new(Code::SealedValueRefused))
}
