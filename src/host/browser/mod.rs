//! The browser host: one page. Transactions stand in `sessionStorage`, one entry each, with
//! tombstones of the last 32 states; the session stands in memory, or in `sessionStorage` where
//! the options say so.
//!
//! Must not know: OAuth.

use super::web::Web;
use super::web::error::caused;
use super::web::value::{from_js, to_js};
use super::{Host, KeepSession, Pending, Recalled, Remember};
use crate::base::base64;
use crate::base::entropy::Entropy;
use crate::base::http::{HttpRequest, HttpResponse};
use crate::base::json::{NotJson, ParseJson};
use crate::base::text::concat;
use crate::base::value::Value;
use crate::protocol::error::{Code, Error};
use crate::protocol::transaction::{Transaction, tag_of};
use js_sys::{Map, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Storage;

/// What the entries of open transactions begin with.
const OPEN: &str = "grantway:transaction:";
/// The list of tombstones: `[tag, time]`.
const SPENT: &str = "grantway:spent";
/// The session, where the options put it into storage.
const SESSION: &str = "grantway:session:";
/// The metadata of an issuer.
const METADATA: &str = "grantway:metadata:";
/// Open sign-ins, at the most.
const OPEN_LIMIT: usize = 8;
/// Tombstones, at the most.
const SPENT_LIMIT: usize = 32;

/// One page.
pub struct Page {
    /// Fetch, clock, entropy.
    pub web: Web,
    /// Outlives the engine's instance.
    pub memory: Map,
    /// Whether the session survives a reload.
    pub persistent: bool,
    /// What every record is bound to: server, client and redirect URI.
    pub binding: [String; 3],
    /// The tab. What another one wrote came here as a copy.
    pub tab: String,
}

/// The members of a record that carry the binding.
const BINDING: [&str; 3] = ["server", "client_id", "redirect_uri"];

fn storage() -> Result<Storage, Error> {
    // Reading the property throws where storage is blocked. Not by `window()`: what test environments lay
    // over their globals is no `Window`.
    let found = Reflect::get(&js_sys::global(), &JsValue::from("sessionStorage"));
    let found = found.map_err(|thrown| caused(Code::StorageFailed, thrown))?;
    let storage = Some(found).filter(JsValue::is_object).map(JsCast::unchecked_into);
    storage.ok_or_else(|| Error::new(Code::StorageFailed))
}

fn stringify(value: &Value) -> Option<String> {
    js_sys::JSON::stringify(&to_js(value)).ok()?.as_string()
}

impl Page {
    fn read(&self, storage: &Storage, key: &str) -> Option<Value> {
        let text = storage.get_item(key).ok().flatten()?;
        self.web.parse_json(&text).ok()
    }

    fn write(storage: &Storage, key: &str, value: &Value) -> Result<(), Error> {
        let text = stringify(value).ok_or_else(|| Error::new(Code::StorageFailed))?;
        storage.set_item(key, &text).map_err(|thrown| caused(Code::StorageFailed, thrown))
    }

    fn open_transactions(&self, storage: &Storage) -> Vec<(i64, String)> {
        let count = storage.length().unwrap_or(0);
        let mut open: Vec<(i64, String)> = Vec::new();
        for index in 0..count {
            let Some(key) = storage.key(index).ok().flatten().filter(|key| key.starts_with(OPEN)) else { continue };
            let started = self.read(storage, &key).and_then(|value| value.get_integer("started_at")).unwrap_or(0);
            let place = open.iter().position(|(other, _)| *other > started).unwrap_or(open.len());
            open.insert(place, (started, key));
        }
        open
    }

    fn tombstones(&self, storage: &Storage) -> Vec<Value> {
        self.read(storage, SPENT).and_then(|value| value.items().map(<[Value]>::to_vec)).unwrap_or_default()
    }

    fn bury(&self, storage: &Storage, tag: &str) -> Result<(), Error> {
        let mut stones = self.tombstones(storage);
        stones.push(Value::Array(vec![Value::from(tag), Value::integer(self.now().0)]));
        let surplus = stones.len().saturating_sub(SPENT_LIMIT);
        Self::write(storage, SPENT, &Value::Array(stones.into_iter().skip(surplus).collect()))
    }

    /// A short name for `text` among the records of this client.
    fn tag(&self, text: &str) -> String {
        let [server, client_id, redirect_uri] = &self.binding;
        tag_of(&concat(&[server, "\n", client_id, "\n", redirect_uri, "\n", text]))
    }

    fn session_key(&self) -> String {
        concat(&[SESSION, &self.tag("")])
    }

    fn is_spent(&self, storage: &Storage, tag: &str) -> bool {
        self.tombstones(storage).iter().any(|stone| stone.pointer("/0").and_then(Value::as_str) == Some(tag))
    }
}

impl ParseJson for Page {
    fn parse_json(&self, text: &str) -> Result<Value, NotJson> {
        self.web.parse_json(text)
    }
}

impl Host for Page {
    fn clock(&self) -> i64 {
        self.web.clock()
    }

    fn entropy(&self) -> Result<Entropy, Error> {
        self.web.entropy()
    }

    fn send(&self, request: HttpRequest) -> Pending<'_, Result<HttpResponse, Error>> {
        self.web.send(request)
    }

    fn emit(&self, event: Value) {
        self.web.emit(event);
    }

    fn is_observed(&self) -> bool {
        self.web.is_observed()
    }
}

impl Remember for Page {
    fn new_state(&self, entropy: &Entropy) -> String {
        base64::encode_url(entropy.first())
    }

    fn remember(&self, transaction: &Transaction) -> Result<(), Error> {
        let storage = storage()?;
        let open = self.open_transactions(&storage);
        let surplus = open.len().saturating_sub(OPEN_LIMIT.saturating_sub(1));
        for (_, key) in open.iter().take(surplus) {
            let _ = storage.remove_item(key);
        }
        let key = concat(&[OPEN, &self.tag(transaction.state.expose())]);
        Self::write(&storage, &key, &transaction.to_value())
    }

    fn recall(&self, state: &str) -> Result<Recalled, Error> {
        let storage = storage()?;
        let tag = self.tag(state);
        let key = concat(&[OPEN, &tag]);
        let Some(value) = self.read(&storage, &key) else {
            return Ok(if self.is_spent(&storage, &tag) { Recalled::Used } else { Recalled::Unknown });
        };
        storage.remove_item(&key).map_err(|thrown| caused(Code::StorageFailed, thrown))?;
        self.bury(&storage, &tag)?;
        let transaction = Transaction::from_value(&value)?;
        let [_, client_id, redirect_uri] = &self.binding;
        if transaction.client_id != *client_id || transaction.redirect_uri != *redirect_uri {
            return Err(Error::new(Code::ProviderMismatch));
        }
        Ok(Recalled::Waiting(Box::new(transaction)))
    }
}

impl KeepSession for Page {
    fn load(&self) -> Option<Value> {
        let key = self.session_key();
        let mut session = if self.persistent {
            self.read(&storage().ok()?, &key)?
        } else {
            from_js(&self.memory.get(&JsValue::from(key)))
        };
        if !BINDING.iter().zip(&self.binding).all(|(name, own)| session.get_str(name) == Some(own)) {
            return None;
        }
        if self.persistent && session.get_str("tab") != Some(&self.tab) {
            session.set("copied", Value::Bool(true));
        }
        Some(session)
    }

    fn keep(&self, mut session: Value) -> Result<(), Error> {
        for (name, own) in BINDING.into_iter().zip(&self.binding) {
            session.set(name, Value::from(own.as_str()));
        }
        let key = self.session_key();
        if self.persistent {
            session.set("tab", Value::from(self.tab.as_str()));
            return Self::write(&storage()?, &key, &session);
        }
        self.memory.set(&JsValue::from(key), &to_js(&session));
        Ok(())
    }

    fn forget(&self) {
        if let (true, Ok(storage)) = (self.persistent, storage()) {
            let _ = storage.remove_item(&self.session_key());
        }
        self.memory.delete(&JsValue::from(self.session_key()));
    }

    fn knows(&self, state: &str) -> bool {
        let Ok(storage) = storage() else { return false };
        let tag = self.tag(state);
        self.read(&storage, &concat(&[OPEN, &tag])).is_some() || self.is_spent(&storage, &tag)
    }

    fn metadata(&self, issuer: &str) -> Option<Value> {
        let key = concat(&[METADATA, issuer]);
        let kept = self.memory.get(&JsValue::from(key.as_str()));
        if kept.is_undefined() { self.read(&storage().ok()?, &key) } else { Some(from_js(&kept)) }
    }

    fn keep_metadata(&self, issuer: &str, metadata: &Value) {
        let key = concat(&[METADATA, issuer]);
        self.memory.set(&JsValue::from(key.as_str()), &to_js(metadata));
        if let Ok(storage) = storage() {
            let _ = Self::write(&storage, &key, metadata);
        }
    }
}
