//! The simulated host as a page: it keeps one session, and metadata.
//!
//! Must not know: OAuth.

use super::KeepSession;
use super::simulated::Simulated;
use crate::base::value::Value;
use crate::protocol::error::Error;

const SESSION: &str = "session";

impl Simulated {
    fn record(&self, name: &str) -> Option<Value> {
        self.records.borrow().iter().find(|(other, _)| other == name).map(|(_, value)| value.clone())
    }

    fn keep_record(&self, name: &str, value: Option<Value>) {
        let mut records = self.records.borrow_mut();
        records.retain(|(other, _)| other != name);
        records.extend(value.map(|value| (name.to_owned(), value)));
    }

    /// What a duplicated tab begins with.
    pub fn become_copy(&self) {
        if let Some(mut session) = self.record(SESSION) {
            session.set("copied", Value::Bool(true));
            self.keep_record(SESSION, Some(session));
        }
    }
}

impl KeepSession for Simulated {
    fn load(&self) -> Option<Value> {
        self.record(SESSION)
    }

    fn keep(&self, session: Value) -> Result<(), Error> {
        self.keep_record(SESSION, Some(session));
        Ok(())
    }

    fn forget(&self) {
        self.keep_record(SESSION, None);
    }

    fn knows(&self, state: &str) -> bool {
        self.transactions.borrow().iter().any(|(other, _)| other == state)
            || self.spent.borrow().iter().any(|other| other == state)
    }

    fn metadata(&self, issuer: &str) -> Option<Value> {
        self.record(issuer)
    }

    fn keep_metadata(&self, issuer: &str, metadata: &Value) {
        self.keep_record(issuer, Some(metadata.clone()));
    }
}
