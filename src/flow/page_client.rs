//! The client of a page. Where the options name an issuer, its metadata is fetched when a request
//! first needs it: a page that loads asks the server nothing, and tokens that are good need no server.
//!
//! Must not know: where the host keeps what it is given.

use super::client::{Client, ClientOptions};
use super::discovery::discover;
use crate::base::value::Value;
use crate::dialect::reader::{Reader, Subject};
use crate::host::KeepSession;
use crate::protocol::error::{Error, Kind};
use crate::protocol::server_metadata::ServerMetadata;
use std::cell::RefCell;
use std::rc::Rc;

/// Seconds for which metadata is good.
const METADATA_LIFE: i64 = 3600;

/// The client of a page, with its metadata as far as they are known.
pub struct PageClient {
    options: Value,
    /// The issuer whose metadata is fetched; empty where the options bring a document.
    issuer: String,
    at_hand: RefCell<Rc<Client>>,
}

/// What the host has of an issuer's metadata, and whether that is still good.
fn kept(host: &dyn KeepSession, issuer: &str) -> Option<(ServerMetadata, bool)> {
    let kept = host.metadata(issuer)?;
    let age = host.now().0.saturating_sub(kept.get_integer("at")?);
    let metadata = ServerMetadata::from_fetched(kept.get("metadata")?, issuer).ok()?;
    Some((metadata, (0..METADATA_LIFE).contains(&age)))
}

impl PageClient {
    /// The client of `options`, which are read again when there are metadata.
    ///
    /// # Errors
    /// As [`ClientOptions::into_client`].
    pub fn new(options: Value, mut read: ClientOptions) -> Result<Self, Error> {
        let issuer = core::mem::take(&mut read.issuer);
        let provider = read.document.take().unwrap_or_else(|| {
            read.provider(ServerMetadata { issuer: Some(issuer.clone()), ..ServerMetadata::default() })
        });
        let at_hand = RefCell::new(Rc::new(read.into_client(provider)?));
        Ok(Self { options, issuer, at_hand })
    }

    /// What the tokens and records of this client are bound to: the issuer where metadata is fetched,
    /// else every endpoint of the document with the values of its variables, as its issuer is what the
    /// document says of itself.
    #[must_use]
    pub fn server(&self) -> String {
        let mut server = self.issuer.clone();
        if server.is_empty() {
            let Client { provider, variables, .. } = &**self.at_hand.borrow();
            let refresh = ("", provider.dialect.refresh_request.endpoint.as_deref(), false);
            server.push_str(provider.metadata.issuer.as_deref().unwrap_or_default());
            for (_, endpoint, _) in provider.metadata.endpoints().into_iter().chain([refresh]) {
                server.push(' ');
                server.push_str(endpoint.unwrap_or_default());
            }
            for (name, value) in variables {
                for part in [" ", name, "=", value] {
                    server.push_str(part);
                }
            }
        }
        server
    }

    /// The client as far as it is known. Its dialect is, its endpoints may be not.
    #[must_use]
    pub fn at_hand(&self) -> Rc<Client> {
        self.at_hand.borrow().clone()
    }

    /// Whether the next request needs no metadata first.
    #[must_use]
    pub fn is_complete(&self, host: &dyn KeepSession) -> bool {
        self.issuer.is_empty() || self.take_kept(host, true).is_ok_and(|found| found)
    }

    /// Takes the host's metadata over, where there are some, and where asked for only good ones.
    fn take_kept(&self, host: &dyn KeepSession, good_only: bool) -> Result<bool, Error> {
        match kept(host, &self.issuer) {
            Some((metadata, is_good)) if is_good || !good_only => self.take(metadata).map(|()| true),
            _ => Ok(false),
        }
    }

    fn take(&self, metadata: ServerMetadata) -> Result<(), Error> {
        let options = ClientOptions::read(&mut Reader::new(Subject::Options, "", &self.options))?;
        let provider = options.provider(metadata);
        self.at_hand.replace(Rc::new(options.into_client(provider)?));
        Ok(())
    }

    /// The client with its endpoints. While the server is away, the earlier metadata is used.
    ///
    /// # Errors
    /// As [`discover`], where no metadata is known.
    pub async fn complete(&self, host: &dyn KeepSession) -> Result<Rc<Client>, Error> {
        if !self.is_complete(host) {
            match discover(host, &self.issuer).await {
                Ok(metadata) => {
                    let at = Value::integer(host.now().0);
                    host.keep_metadata(&self.issuer, &Value::object([("at", at), ("metadata", metadata.to_value())]));
                    self.take(metadata)?;
                }
                Err(error) => {
                    if error.kind() != Kind::Host || !self.take_kept(host, false)? {
                        return Err(error);
                    }
                }
            }
        }
        Ok(self.at_hand())
    }
}
