//! `createProtocol` and the public client of the browser build.
//!
//! Must not know: any `if` about OAuth.

use super::protocol::{Primitives, read_options};
use super::{promise, thrown};
use crate::flow::authorize::{Wish, start};
use crate::flow::client::Client;
use crate::flow::page_session;
use crate::host::browser::Page;
use crate::host::web::value::{from_js, to_js};
use js_sys::{Map, Promise};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// One provider, for those who keep their own storage.
#[wasm_bindgen]
pub struct BrowserProtocol {
    primitives: Rc<Primitives>,
}

#[wasm_bindgen]
impl BrowserProtocol {
    /// Reads the options and fetches metadata where they name an issuer.
    pub fn create(options: JsValue) -> Promise {
        promise(Box::pin(async move {
            let (primitives, _) = read_options(options, |_| false).await?;
            Ok(BrowserProtocol { primitives: Rc::new(primitives) }.into())
        }))
    }

    /// `{ url, transaction }`
    #[wasm_bindgen(js_name = createAuthorization)]
    pub fn create_authorization(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        self.primitives.create_authorization(options).map_err(thrown)
    }

    /// Tokens for a callback.
    pub fn exchange(&self, callback: String, transaction: JsValue) -> Promise {
        let primitives = self.primitives.clone();
        promise(Box::pin(async move { primitives.exchange(&callback, &transaction).await }))
    }

    /// Fresh tokens.
    pub fn refresh(&self, tokens: JsValue) -> Promise {
        let primitives = self.primitives.clone();
        promise(Box::pin(async move { primitives.refresh(&tokens).await }))
    }

    /// What the userinfo endpoint says.
    pub fn userinfo(&self, tokens: JsValue) -> Promise {
        let primitives = self.primitives.clone();
        promise(Box::pin(async move { primitives.userinfo(&tokens).await }))
    }

    /// Revokes tokens.
    pub fn revoke(&self, tokens: JsValue) -> Promise {
        let primitives = self.primitives.clone();
        promise(Box::pin(async move { primitives.revoke(&tokens).await }))
    }
}

struct Shared {
    page: Page,
    client: Client,
}

/// The session of a public client.
#[wasm_bindgen]
pub struct PublicSession {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl PublicSession {
    /// Reads the options and fetches metadata where they name an issuer.
    pub fn create(options: JsValue, memory: Map) -> Promise {
        promise(Box::pin(async move {
            let (Primitives { web, client }, persistent) = read_options(options, |reader| {
                let persistent = reader.is_second("storage", "memory session");
                reader.ignore(&["api"]);
                persistent
            })
            .await?;
            let page = Page { web, memory, persistent, client_id: client.client_id.clone() };
            Ok(PublicSession { shared: Rc::new(Shared { page, client }) }.into())
        }))
    }

    /// Remembers a sign-in and gives out the URL to navigate to.
    pub fn authorize(&self, options: &JsValue) -> Result<String, JsValue> {
        let wish = Wish::read(&from_js(options)).map_err(thrown)?;
        start(&self.shared.page, &self.shared.client, wish).map_err(thrown)
    }

    /// Handles the page's URL; null where it is no authorization response.
    #[wasm_bindgen(js_name = handleCallback)]
    pub fn handle_callback(&self, url: String) -> Promise {
        let shared = self.shared.clone();
        promise(Box::pin(async move { Ok(to_js(&page_session::handle_callback(&shared.page, &shared.client, &url).await?)) }))
    }

    /// What the page may know of its session, or null.
    pub fn session(&self) -> JsValue {
        to_js(&page_session::view(&self.shared.page, &self.shared.client))
    }

    /// The access token, refreshed where it is due.
    #[wasm_bindgen(js_name = accessToken)]
    pub fn access_token(&self, options: JsValue) -> Promise {
        let shared = self.shared.clone();
        promise(Box::pin(async move {
            let force = from_js(&options).is_set("refresh");
            Ok(to_js(&page_session::access_token(&shared.page, &shared.client, force).await?))
        }))
    }

    /// What the userinfo endpoint says.
    pub fn userinfo(&self) -> Promise {
        let shared = self.shared.clone();
        promise(Box::pin(async move { Ok(to_js(&page_session::who(&shared.page, &shared.client).await?)) }))
    }

    /// Ends the session: `{ end_session_url? }`.
    #[wasm_bindgen(js_name = signOut)]
    pub fn sign_out(&self, options: JsValue) -> Promise {
        let shared = self.shared.clone();
        promise(Box::pin(async move {
            let options = from_js(&options);
            let wants = |name: &str| options.is_set(name);
            let answer =
                page_session::sign_out(&shared.page, &shared.client, wants("revoke"), wants("endProviderSession"));
            Ok(to_js(&answer.await?))
        }))
    }
}
