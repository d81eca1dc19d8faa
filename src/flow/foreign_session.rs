//! The session of another library, which the server must confirm.

use crate::base::value::Value;
use crate::base::value::build::Object;
use crate::base::vocabulary::{W, word};
use crate::dialect::endpoints::{issuer, tenants};
use crate::protocol::checks::tokens::foreign_session::{Expected, ForeignSession, verify};
use crate::protocol::token::tokens::Tokens;
use crate::step::kind::Kind;
use crate::step::{Code, Cx, Failure, Result};

/// The session's tokens, with the unverified claims of its ID token. If there is a refresh token, the access token
/// counts as expired.
///
/// # Errors
/// `import_refused` if the session is of another server or client; `tokens_malformed`
pub fn tokens_of<'a>(cx: &mut Cx<'a>, session: ForeignSession<'a>, variables: Value<'a>) -> Result<Tokens<'a>> {
    let issuer = issuer(cx, variables)?;
    let (tenants, client_id) = (tenants(cx, issuer), cx.client().client_id());
    let claims = verify(cx, session, Expected { issuer, tenants, client_id })?;
    let mut tokens = Object::new(cx.arena);
    tokens.put(W::access_token, session.access_token().text().or_word(W::none));
    tokens.put_some(W::scope, session.scope());
    if claims.value().exists() {
        tokens.put(W::id_token, session.id_token());
        tokens.put(W::claims, claims.value());
    }
    if session.refresh_token().is_empty() {
        tokens.put(W::expires_at, session.expires_at().or(word(W::unknown)));
    } else {
        tokens.put(W::expires_at, 0);
        tokens.put(W::refresh_token, session.refresh_token());
    }
    Tokens::read(cx, tokens.done())
}

/// Whether the session can never be taken over, because its tokens are refused or are another person's. Metadata of
/// another issuer are a mistake in the options, which must not cost people their sessions.
#[must_use]
pub fn is_definite(failure: Failure) -> bool {
    let is_of_metadata = failure.is(Code::MetadataIssuerMismatch) || failure.is(Code::MetadataIssuerTemplate);
    failure.kind() == Kind::Session || failure.kind() == Kind::Check && !is_of_metadata
}
