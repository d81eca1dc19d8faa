//! Values that an application seals for itself: one key per purpose, an optional end.
//!
//! Must not know: what is sealed.

use super::user_agent::nonce;
use crate::base::seal::{KEY_LENGTH, Sealer};
use crate::base::text::concat;
use crate::base::time::UnixTime;
use crate::base::value::Value;
use crate::dialect::reader::{Reader, Subject};
use crate::host::Host;
use crate::protocol::error::{Code, Error};
use std::cell::RefCell;
use std::rc::Rc;
use zeroize::Zeroizing;

/// The keys that purposes are derived from.
pub type Keys = Vec<Zeroizing<[u8; KEY_LENGTH]>>;

/// Purposes whose keys are kept; an application has a few of them.
const KEPT: usize = 16;
/// The time after which nothing ends.
const NEVER: i64 = i64::MAX;

/// The keys, and those of the purposes used last: deriving takes longer than sealing.
pub struct Sealers {
    keys: Keys,
    kept: RefCell<Vec<(String, Rc<Sealer>)>>,
}

impl Sealers {
    /// The sealers of `keys`.
    #[must_use]
    pub fn new(keys: Keys) -> Self {
        Self { keys, kept: RefCell::new(Vec::new()) }
    }

    fn of(&self, purpose: &str) -> Result<Rc<Sealer>, Error> {
        if self.keys.is_empty() {
            return Err(Error::new(Code::CookieKeyMissing).with("option", "cookieKeys"));
        }
        if purpose.is_empty() {
            return Err(Error::new(Code::OptionInvalid).with("option", "purpose").with("reason", "it is empty"));
        }
        let mut kept = self.kept.borrow_mut();
        if let Some((_, sealer)) = kept.iter().find(|(name, _)| name == purpose) {
            return Ok(sealer.clone());
        }
        // An application's purpose never meets one of the engine's own.
        let sealer = Rc::new(Sealer::new(&self.keys, &concat(&["application ", purpose])));
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((purpose.to_owned(), sealer.clone()));
        Ok(sealer)
    }

    /// Seals `content` for `purpose`; `{ maxAge }` in seconds.
    ///
    /// # Errors
    /// `cookie_key_missing` without keys, `option_invalid` without a purpose, `entropy_unavailable`
    pub fn seal(&self, host: &dyn Host, purpose: &str, content: &[u8], options: &Value) -> Result<String, Error> {
        let mut until = NEVER;
        if !options.is_null() {
            let mut reader = Reader::new(Subject::Options, "", options);
            until = reader.seconds("maxAge").map_or(NEVER, |seconds| host.now().plus(seconds).0);
            reader.done()?;
        }
        let plain = [&until.to_le_bytes()[..], content];
        self.of(purpose)?.seal("", &nonce(host)?, &plain).ok_or_else(|| Error::new(Code::StorageFailed))
    }

    /// Hands what [`Sealers::seal`] sealed for the same purpose to `read`.
    ///
    /// # Errors
    /// `sealed_value_refused`, also where `read` finds nothing; `sealed_value_expired`
    pub fn unseal<T>(
        &self,
        host: &dyn Host,
        purpose: &str,
        sealed: &str,
        read: impl FnOnce(&[u8]) -> Option<T>,
    ) -> Result<T, Error> {
        let refused = || Error::new(Code::SealedValueRefused);
        let plain = self.of(purpose)?.open("", sealed).ok_or_else(refused)?;
        let (until, content) = plain.split_first_chunk().ok_or_else(refused)?;
        let until = i64::from_le_bytes(*until);
        if until != NEVER && host.now() >= UnixTime(until) {
            return Err(Error::new(Code::SealedValueExpired));
        }
        read(content).ok_or_else(refused)
    }
}
