//! reqwest as the HTTP library of a Grantway client.

use grantway::client::{Http, Request, Response, SendError};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use reqwest::redirect::Policy;

pub struct Reqwest(reqwest::Client);

impl Reqwest {
    pub fn new() -> reqwest::Result<Self> {
        // A redirect is an answer: following it would carry credentials elsewhere.
        Ok(Self(reqwest::Client::builder().redirect(Policy::none()).build()?))
    }

    async fn answer(&self, request: Request) -> Result<Result<Response, SendError>, reqwest::Error> {
        let method = if request.method == "POST" { reqwest::Method::POST } else { reqwest::Method::GET };
        let mut sent = self.0.request(method, &request.url).timeout(request.deadline);
        for (name, value) in &request.headers {
            sent = sent.header(name, value);
        }
        let mut answer = sent.body(request.body.unwrap_or_default()).send().await?;
        let header = |name| Some(answer.headers().get(&name)?.to_str().ok()?.to_owned());
        let [content_type, www_authenticate, retry_after] = [CONTENT_TYPE, WWW_AUTHENTICATE, RETRY_AFTER].map(header);
        let status = answer.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > request.limit {
                return Ok(Err(SendError::TooLarge));
            }
        }
        let body = String::from_utf8_lossy(&body).into_owned();
        Ok(Ok(Response { status, content_type, www_authenticate, retry_after, body }))
    }
}

impl Http for Reqwest {
    async fn send(&self, request: Request) -> Result<Response, SendError> {
        let failed = |error: reqwest::Error| if error.is_timeout() { SendError::TimedOut } else { SendError::Network };
        self.answer(request).await.unwrap_or_else(|error| Err(failed(error)))
    }
}
