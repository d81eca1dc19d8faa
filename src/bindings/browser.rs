//! `createProtocol` and the public client of the browser build.
//!
//! Must not know: any `if` about OAuth.

use super::protocol::{Call, Primitives, Read, check_options, read_options};
use super::steps::begin;
use super::thrown;
use crate::base::value::Value;
use crate::flow::authorize::{Wish, start};
use crate::flow::client::read_post_logout_redirect_uri;
use crate::flow::page_callback::without_response;
use crate::flow::page_client::PageClient;
use crate::flow::page_session;
use crate::flow::sign_out::SignOutOptions;
use crate::host::browser::Page;
use crate::host::web::value::{from_js, to_js};
use js_sys::Map;
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
    pub fn create(options: JsValue) -> Result<JsValue, JsValue> {
        begin(Box::pin(async move {
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
    pub fn exchange(&self, callback: String, transaction: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Exchange(callback), transaction)
    }

    /// Fresh tokens.
    pub fn refresh(&self, tokens: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Refresh, tokens)
    }

    /// What the userinfo endpoint says.
    pub fn userinfo(&self, tokens: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Userinfo, tokens)
    }

    /// Revokes tokens.
    pub fn revoke(&self, tokens: JsValue) -> Result<JsValue, JsValue> {
        self.primitives.begin(Call::Revoke, tokens)
    }
}

struct Shared {
    page: Page,
    client: PageClient,
    post_logout_redirect_uri: Option<String>,
}

/// The session of a public client.
#[wasm_bindgen]
pub struct PublicSession {
    shared: Rc<Shared>,
}

#[wasm_bindgen]
impl PublicSession {
    /// Reads the options. `tab` tells this tab from those that began as a copy of it.
    pub fn create(options: JsValue, memory: Map, tab: String) -> Result<PublicSession, JsValue> {
        let Read { web, value, client, more } = check_options(&options, |reader| {
            reader.ignore(&["api"]);
            (reader.is_second("storage", "memory session"), read_post_logout_redirect_uri(reader))
        })
        .map_err(thrown)?;
        let (persistent, post_logout_redirect_uri) = more;
        let client = PageClient::new(value, client).map_err(thrown)?;
        let at_hand = client.at_hand();
        let binding = [client.server(), at_hand.client_id.clone(), at_hand.redirect_uri.clone()];
        let page = Page { web, memory, persistent, binding, tab };
        Ok(PublicSession { shared: Rc::new(Shared { page, client, post_logout_redirect_uri }) })
    }

    /// Whether `authorize` can be called at once.
    #[wasm_bindgen(js_name = isComplete)]
    pub fn is_complete(&self) -> bool {
        self.shared.client.is_complete(&self.shared.page)
    }

    /// Fetches the metadata that `authorize` needs.
    pub fn complete(&self) -> Result<JsValue, JsValue> {
        self.begin(PageCall::Complete)
    }

    /// Remembers a sign-in and gives out the URL to navigate to.
    pub fn authorize(&self, options: &JsValue) -> Result<String, JsValue> {
        let wish = Wish::read(&from_js(options)).map_err(thrown)?;
        start(&self.shared.page, &self.shared.client.at_hand(), wish).map_err(thrown)
    }

    /// The address without the authorization response on it; undefined where it is no callback of this client.
    #[wasm_bindgen(js_name = withoutResponse)]
    pub fn without_response(&self, url: &str) -> Option<String> {
        without_response(&self.shared.page, &self.shared.client.at_hand(), url)
    }

    /// Handles a callback; null where the address is no authorization response.
    #[wasm_bindgen(js_name = handleCallback)]
    pub fn handle_callback(&self, url: String) -> Result<JsValue, JsValue> {
        self.begin(PageCall::Callback(url))
    }

    /// The access token that can be used at once, or null: `{ token, due }`.
    #[wasm_bindgen(js_name = heldToken)]
    pub fn held_token(&self) -> Result<JsValue, JsValue> {
        let held = page_session::held_token(&self.shared.page, &self.shared.client).map_err(thrown)?;
        Ok(to_js(&held))
    }

    /// What the page may know of its session, or null.
    pub fn session(&self) -> JsValue {
        to_js(&page_session::view(&self.shared.page, &self.shared.client))
    }

    /// The access token, refreshed where it is due.
    #[wasm_bindgen(js_name = accessToken)]
    pub fn access_token(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        self.begin(PageCall::AccessToken(from_js(options).is_set("refresh")))
    }

    /// What the userinfo endpoint says.
    pub fn userinfo(&self) -> Result<JsValue, JsValue> {
        self.begin(PageCall::Userinfo)
    }

    /// Ends the session: `{ end_session_url?, revocation_failed? }`.
    #[wasm_bindgen(js_name = signOut)]
    pub fn sign_out(&self, options: &JsValue) -> Result<JsValue, JsValue> {
        self.begin(PageCall::SignOut(SignOutOptions::read(&from_js(options)).map_err(thrown)?))
    }
}

/// A call that waits. One future for all of them: each of its own would be compiled on its own.
enum PageCall {
    Complete,
    Callback(String),
    AccessToken(bool),
    Userinfo,
    SignOut(SignOutOptions),
}

impl PublicSession {
    fn begin(&self, call: PageCall) -> Result<JsValue, JsValue> {
        let shared = self.shared.clone();
        begin(Box::pin(async move {
            let (page, client) = (&shared.page, &shared.client);
            let value = match call {
                PageCall::Complete => client.complete(page).await.map(|_| Value::Null),
                PageCall::Callback(url) => page_session::handle_callback(page, client, &url).await,
                PageCall::AccessToken(force) => page_session::access_token(page, client, force).await,
                PageCall::Userinfo => page_session::who(page, client).await,
                PageCall::SignOut(options) => {
                    let back = shared.post_logout_redirect_uri.as_deref();
                    Ok(page_session::sign_out(page, client, back, options).await)
                }
            };
            Ok(to_js(&value?))
        }))
    }
}
