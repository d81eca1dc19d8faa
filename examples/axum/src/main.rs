//! Sign-in with an OpenID provider in an axum server. Transaction and session are in sealed cookies.

mod http;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use grantway::client::{Client, Error};
use http::Reqwest;
use serde_json::{Value, json};
use std::sync::Arc;

type App = State<Arc<Client<Reqwest>>>;

/// An error of the engine, as an answer for a person.
struct Refused(Error);
impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self(error)
    }
}
impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        eprintln!("{}: {}", self.0, self.0.hint());
        (StatusCode::BAD_REQUEST, Html(format!(r#"<p>{}</p><a href="/me">Sign in again</a>"#, self.0))).into_response()
    }
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split("; ").find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

fn set_cookie(name: &str, value: &str, seconds: u32) -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax"))
}

async fn me(State(client): App, headers: HeaderMap) -> Result<Response, Refused> {
    // A cookie that does not open is ignored.
    let session = cookie(&headers, "session").and_then(|sealed| client.unseal("session", sealed).ok());
    if let Some(session) = session {
        let name = session["name"].as_str().unwrap_or_default().replace('&', "&amp;").replace('<', "&lt;");
        return Ok(Html(format!(r#"<p>Hello, {name}.</p><form method="post"><button>Sign out</button></form>"#)).into_response());
    }
    let started = client.create_authorization(&json!({}))?;
    let sealed = client.seal("transaction", &started["transaction"], &json!({ "maxAge": 600 }))?;
    let url = started["url"].as_str().unwrap_or_default();
    Ok(([set_cookie("transaction", &sealed, 600)], Redirect::to(url)).into_response())
}

async fn callback(State(client): App, uri: Uri, headers: HeaderMap) -> Result<Response, Refused> {
    let transaction = client.unseal("transaction", cookie(&headers, "transaction").unwrap_or_default())?;
    let tokens = client.exchange(&uri.to_string(), &transaction).await?;
    let person = client.userinfo(&tokens).await?;
    let session: Value = json!({ "sub": person["sub"], "name": person["name"] });
    let sealed = client.seal("session", &session, &json!({ "maxAge": 86_400 }))?;
    let cookies = AppendHeaders([set_cookie("session", &sealed, 86_400), set_cookie("transaction", "", 0)]);
    Ok((cookies, Redirect::to("/me")).into_response())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let env = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
    let options = json!({
        "issuer": env("ISSUER")?,
        "client_id": env("CLIENT_ID")?,
        "client_secret": env("CLIENT_SECRET")?,
        "redirect_uri": format!("{}/auth/main/callback", env("ORIGIN")?),
        "scope": "openid profile",
        "cookieKeys": [env("COOKIE_KEY")?],
    });
    let client = Arc::new(Client::open(&options, Reqwest::new()?).await?);
    let app = Router::new()
        .route("/", get(async || Html(r#"<a href="/me">Sign in</a>"#)))
        .route("/me", get(me).post(async || ([set_cookie("session", "", 0)], Redirect::to("/"))))
        .route("/auth/main/callback", get(callback))
        .with_state(client);
    let port = env("PORT").unwrap_or("8787".to_owned());
    axum::serve(tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?, app).await?;
    Ok(())
}
