//! Reading a body up to a limit, chunk by chunk: what is over it is never held in memory.
//!
//! Must not know: whose body it is.

use crate::base::text::integer;
use crate::protocol::error::{Code, Error};
use js_sys::{Boolean, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};
use zeroize::Zeroizing;

/// The bytes of `stream`, at most `limit`.
///
/// # Errors
/// `body_too_large`; `network_failed` where the stream breaks off.
pub async fn read_body(stream: Option<ReadableStream>, limit: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut bytes = Zeroizing::new(Vec::new());
    let Some(stream) = stream else { return Ok(bytes) };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let step = JsFuture::from(reader.read()).await.map_err(|thrown| super::fetch::failure(&thrown))?;
        let member = |name: &str| Reflect::get(&step, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        if member("done").unchecked_ref::<Boolean>().value_of() {
            return Ok(bytes);
        }
        let chunk = Uint8Array::new(&member("value"));
        if bytes.len().saturating_add(chunk.length() as usize) > limit {
            drop(reader.cancel());
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            return Err(Error::new(Code::BodyTooLarge).with("limit", &integer(limit)));
        }
        bytes.extend_from_slice(&chunk.to_vec());
    }
}
