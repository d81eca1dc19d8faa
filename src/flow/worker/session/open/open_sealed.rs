//! Opens the sealed sessions of a request, all at once.

use crate::base::value::Value;
use crate::base::value::build::List;
use crate::base::vocabulary::W;
use crate::flow::worker::config::{Configuration, ConfiguredProvider};
use crate::flow::worker::session::session::Session;
use crate::step::{Code, Cx, Effect, Result};

/// A sealed session, and its associated data.
#[derive(Clone, Copy)]
pub(super) struct Sealed<'a> {
    pub(super) provider: ConfiguredProvider<'a>,
    /// Its key in the store; `None` for one in a cookie.
    pub(super) key: Option<Value<'a>>,
    pub(super) text: Value<'a>,
}

/// The content of each, in order; nothing for one that does not open.
///
/// # Errors
/// None; the step may wait.
pub(super) fn unseal<'a>(cx: &mut Cx<'a>, sealed: &[Sealed<'a>]) -> Result<&'a [Value<'a>]> {
    if sealed.is_empty() {
        return Ok(&[]);
    }
    let mut entries = List::new(cx.arena);
    for one in sealed {
        let mut entry = List::new(cx.arena);
        entry.push(W::session);
        entry.push(Session::aad(cx.arena, one.provider, one.key));
        entry.push(one.text);
        entries.push(entry.done());
    }
    Ok(cx.ask(Effect::Unseal, entries.done())?.items())
}

/// Reads a session that was opened.
///
/// # Errors
/// `session_missing` if it did not open, `session_expired` if it has ended.
pub(super) fn read<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    provider: ConfiguredProvider<'a>,
    opened: Value<'a>,
) -> Result<Session<'a>> {
    let session = Session::read(cx, provider.name(), opened)?;
    cx.ensure(cx.now < session.ends_at(configuration), Code::SessionExpired)?;
    Ok(session)
}

/// Opens what [`Session::seal`] made for `provider` and `key`.
///
/// # Errors
/// `session_missing` if it does not open, `session_expired` if it has ended.
pub fn open_sealed<'a>(
    cx: &mut Cx<'a>,
    configuration: Configuration<'a>,
    provider: ConfiguredProvider<'a>,
    key: Option<Value<'a>>,
    text: Value<'a>,
) -> Result<Session<'a>> {
    let opened = unseal(cx, &[Sealed { provider, key, text }])?.first().copied().unwrap_or(Value::NOTHING);
    read(cx, configuration, provider, opened)
}
