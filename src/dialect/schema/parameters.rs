//! Which parameters a document may set or leave out: none on which the protocol's security rests.

use super::knobs::AuthorizationRequestKnobs;
#[cfg(feature = "documents")]
use super::reader::Reader;
#[cfg(feature = "documents")]
use crate::base::text::is_among;
use crate::base::text::words;
use crate::base::value::Value;
#[cfg(feature = "documents")]
use crate::base::value::build::concat;
use crate::protocol::authorization::authorization_request::is_credential;

/// Canonical parameters of an authorization request whose values only the engine sets. `request` and
/// `request_uri` are among them because they could replace all the others (RFC 9101).
pub const OWN: &[u8] = b"client_id code_challenge code_challenge_method nonce redirect_uri request request_uri \
    response_mode response_type scope state";

/// Parameters that a check of the response needs.
pub const NEEDED: &[u8] = b"code_challenge code_challenge_method nonce state";

/// The parameters of one kind of request, or of a response.
#[derive(Clone, Copy)]
pub struct Parameters<'a> {
    /// Canonical names whose values only the engine sets.
    pub own: &'static [u8],
    /// Canonical names that a check depends on.
    pub needed: &'static [u8],
    /// Canonical name → name on the wire.
    pub names: Value<'a>,
    /// Canonical names that are not sent.
    pub omit: Value<'a>,
}

impl<'a> Parameters<'a> {
    /// The name of a parameter on the wire.
    fn wire<'t>(&self, canonical: &'t [u8]) -> &'t [u8]
    where
        'a: 't,
    {
        let renamed = self.names.find(canonical);
        if renamed.exists() { renamed.bytes() } else { canonical }
    }
    /// Whether the engine sends a parameter with this name on the wire.
    #[inline(never)]
    #[must_use]
    pub fn sends(&self, wire: &[u8]) -> bool {
        // The only parameter that a document may omit in order to send its own value.
        let is_left_out = |name: &[u8]| name == b"redirect_uri" && self.omit.contains(name);
        words(self.own).any(|name| self.wire(name) == wire && !is_left_out(name))
            || self.names.members().iter().any(|(name, renamed)| is_credential(name.bytes()) && renamed.bytes() == wire)
    }
}

impl<'a> AuthorizationRequestKnobs<'a> {
    pub(super) fn parameters(self) -> Parameters<'a> {
        Parameters { own: OWN, needed: NEEDED, names: self.names(), omit: self.omit() }
    }
    /// Whether a parameter of the application would have the wire name of one that the engine sends.
    #[inline(never)]
    #[must_use]
    pub fn reserves(self, name: &[u8]) -> bool {
        let parameters = self.parameters();
        parameters.sends(parameters.wire(name))
    }
    /// Whether both have the same name on the wire.
    #[inline(never)]
    #[must_use]
    pub fn sends_as_one(self, name: &[u8], other: &[u8]) -> bool {
        let parameters = self.parameters();
        parameters.wire(name) == parameters.wire(other)
    }
}

#[cfg(feature = "documents")]
impl<'a> Parameters<'a> {
    /// Refuses a document that omits a needed parameter or gives two parameters one name. Names outside `known`
    /// are already refused, and inherited names are checked where they are written.
    #[inline(never)]
    pub fn verify(&self, reader: &mut Reader<'_, 'a>, known: &'static [u8]) {
        for name in self.omit.items().iter().filter(|name| is_among(name.bytes(), self.needed)) {
            let reason = concat(reader.arena(), &[b"`", name.bytes(), b"` belongs to a check and is always sent"]);
            reader.invalid(b"omit", reason.bytes());
        }
        let names = if reader.said(b"names").exists() { self.names.members() } else { &[] };
        for (canonical, wire) in names {
            if !is_among(canonical.bytes(), known) {
                continue;
            }
            let (canonical, wire) = (canonical.bytes(), wire.bytes());
            let is_others = |other: &[u8]| other != canonical && self.wire(other) == wire;
            if wire.is_empty() || words(self.own).any(is_others) {
                let path = concat(reader.arena(), &[b"names.", canonical]);
                reader.invalid(path.bytes(), b"another parameter has this name, or it is empty");
            }
        }
    }
    /// Refuses constants for parameters that the engine sends itself. `constants` is the value of `member`.
    #[inline(never)]
    pub fn verify_constants(&self, reader: &mut Reader<'_, 'a>, member: &'static [u8], constants: Value<'a>) {
        // What is inherited unchanged is checked where it is written.
        let saying: [&'static [u8]; 3] = [member, b"names", b"omit"];
        if saying.into_iter().all(|name| !reader.said(name).exists()) {
            return;
        }
        for (name, _) in constants.members() {
            if self.sends(name.bytes()) || is_credential(name.bytes()) {
                let path = concat(reader.arena(), &[member, b".", name.bytes()]);
                reader.invalid(path.bytes(), b"the engine sends a parameter of that name itself");
            }
        }
    }
}
