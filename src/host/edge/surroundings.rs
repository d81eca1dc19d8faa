//! The functions, store and platform of one call: they come with each call, because the engine keeps
//! only the data of a configuration.
//!
//! Must not know: requests.

use super::objects::{Around, Cache, Isolate, Platform, Store};
use crate::host::web::Web;
use crate::host::web::functions::take_function;
use crate::protocol::error::Error;
use js_sys::Function;
use wasm_bindgen::JsValue;

/// The application's own functions.
pub struct Functions {
    pub(super) on_sign_in: Option<Function>,
    pub(super) on_error: Option<Function>,
    pub(super) on_launch: Option<Function>,
    pub(super) on_choose: Option<Function>,
}

impl Functions {
    /// Takes the functions out of the options.
    ///
    /// # Errors
    /// `option_wrong_type`
    pub fn from_options(options: &JsValue) -> Result<Self, Error> {
        Ok(Self {
            on_sign_in: take_function(options, "onSignIn")?,
            on_error: take_function(options, "onError")?,
            on_launch: take_function(options, "onLaunch")?,
            on_choose: take_function(options, "selectProvider")?,
        })
    }
}

/// What a request has around it, for as long as it is served.
pub struct Surroundings {
    /// Fetch, clock, entropy.
    pub web: Web,
    /// The application's functions.
    pub functions: Functions,
    /// What outlives the request.
    pub isolate: Isolate,
    /// What makes responses.
    pub platform: Platform,
    /// Where sessions are kept, if not in cookies.
    pub store: Option<Store>,
    /// What isolates share of what servers publish.
    pub cache: Option<Cache>,
}

impl Surroundings {
    /// Takes them apart.
    ///
    /// # Errors
    /// `option_wrong_type`
    pub fn of(around: &Around) -> Result<Self, Error> {
        let options = around.options();
        Ok(Self {
            web: Web::from_options(&options)?,
            functions: Functions::from_options(&options)?,
            isolate: around.isolate(),
            platform: around.platform(),
            store: around.store(),
            cache: around.cache(),
        })
    }
}
