//! Tokens that are bound to a key (RFC 9449).

use super::*;
use crate::base::coding::form;
use crate::base::crypto::{decode_bytes, sha256_text};

const BOUND: &str = r#"{"access_token":"at","token_type":"DPoP","expires_in":3600,"refresh_token":"rt","scope":"a"}"#;
const ASKS_FOR_NONCE: &str = r#"{"error":"use_dpop_nonce"}"#;

/// The host's keys and nonces.
#[derive(Default)]
pub struct Keys {
    made: Cell<usize>,
    are_gone: Cell<bool>,
    /// `[key, header, claims]` of each proof.
    proofs: RefCell<Vec<Json>>,
    /// The `DPoP-Nonce` of the answers to come.
    nonces: RefCell<VecDeque<Option<&'static str>>>,
    last_nonce: Cell<Option<&'static str>>,
}

impl Keys {
    pub fn nonce(&self) -> Option<&'static str> {
        let nonce = self.nonces.borrow_mut().pop_front().flatten();
        self.last_nonce.set(nonce.or(self.last_nonce.get()));
        nonce
    }
    pub fn perform(&self, effect: i64, payload: &Json) -> Json {
        if effect == Effect::MakeDpopKey as i64 {
            self.made.set(self.made.get() + 1);
            return json!({ "kty": "EC", "crv": "P-256", "x": format!("x{}", self.made.get()), "y": "y", "ext": true });
        } else if effect == Effect::RecallDpopNonce as i64 {
            return json!(self.last_nonce.get());
        } else if effect == Effect::SignDpop as i64 {
            let mut proof = vec![payload[0].clone()];
            for part in payload[1].as_str().unwrap_or_default().split('.') {
                proof.push(serde_json::from_slice(&decode_bytes(part.as_bytes()).expect("base64url")).expect("JSON"));
            }
            self.proofs.borrow_mut().push(Json::Array(proof));
            return if self.are_gone.get() { Json::Null } else { json!("signature") };
        }
        panic!("no effect of a page: {effect}");
    }
    fn claims(&self, index: usize) -> Json {
        self.proofs.borrow()[index][2].clone()
    }
}

fn client(tab: &Tab, dpop: Json, announced: Json) -> Client {
    let mut provider = metadata();
    if !announced.is_null() {
        provider["dpop_signing_alg_values_supported"] = announced;
    }
    tab.open(json!({ "provider": provider, "client_id": "client", "redirect_uri": REDIRECT_URI, "scope": "a", "dpop": dpop }))
}
fn parameters(tab: &Tab, client: &Client) -> Result<Json, Code> {
    let url = tab.call(client, Operation::Authorize, json!({}))?;
    let query = url.as_str().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query).to_owned();
    Ok(json_of(form::parse(arena(), query.leak().as_bytes())))
}
/// Signs in with these answers of the token endpoint.
fn sign_in(tab: &Tab, client: &Client, answers: &[(u16, &str)]) -> Result<Json, Code> {
    let state = tab.begin(client);
    for (status, body) in answers {
        tab.replies.borrow_mut().push_back((*status, (*body).to_owned()));
    }
    tab.come_back(client, &state)
}
fn signed_in(answers: &[(u16, &str)]) -> (Tab, Client) {
    let tab = Tab::new();
    let client = client(&tab, json!(true), json!(["ES256"]));
    sign_in(&tab, &client, answers).unwrap_or_else(|code| panic!("{code:?}"));
    (tab, client)
}

#[test]
fn s29_a_sign_in_binds_its_code_and_its_tokens_to_a_key_of_its_own() {
    let tab = Tab::new();
    let client = client(&tab, json!(true), json!(["ES256", "RS256"]));
    let first = parameters(&tab, &client).expect("a request");
    let jwk = br#"{"crv":"P-256","kty":"EC","x":"x1","y":"y"}"#;
    assert_eq!(first["dpop_jkt"].as_str().map(str::as_bytes), Some(sha256_text(arena(), jwk).bytes()));
    assert_ne!(first["dpop_jkt"], parameters(&tab, &client).expect("a request")["dpop_jkt"], "one key per session");
    sign_in(&tab, &client, &[(200, BOUND)]).expect("signed in");
    let [key, header, claims] =
        <[Json; 3]>::try_from(tab.keys.proofs.borrow()[0].as_array().expect("a list").clone()).expect("three");
    assert_eq!(key, "x3");
    assert_eq!(
        header,
        json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": { "crv": "P-256", "kty": "EC", "x": "x3", "y": "y" } })
    );
    assert_eq!(
        (&claims["htm"], &claims["htu"], &claims["iat"]),
        (&json!("POST"), &json!("https://as.example/token"), &json!(1000))
    );
    assert!(
        claims.get("ath").is_none()
            && claims.get("nonce").is_none()
            && claims["jti"].as_str().is_some_and(|id| id.len() == 22)
    );
    assert!(tab.headers.borrow()[0]["DPoP"].as_str().is_some_and(|proof| proof.ends_with(".signature")));
    let token = tab.token(&client, false).expect("a token");
    assert_eq!((&token["token_type"], &token["authorization"]), (&json!("DPoP"), &json!("DPoP at")));
    assert!(token.get("dpop_key").is_none());
}

#[test]
fn s29_refreshes_userinfo_and_requests_to_apis_carry_proofs_of_the_same_key() {
    let (tab, client) = signed_in(&[(200, BOUND)]);
    tab.answer(BOUND.replace("\"at\"", "\"fresh\""));
    tab.token(&client, true).expect("a token");
    assert_eq!(tab.keys.claims(1)["htm"], "POST");
    tab.answer(json!({ "sub": "ada" }));
    tab.call(&client, Operation::UserinfoOfSession, Json::Null).expect("userinfo");
    let ath = |token: &str| json!(String::from_utf8_lossy(sha256_text(arena(), token.as_bytes()).bytes()));
    let claims = tab.keys.claims(2);
    assert_eq!(
        (&claims["htm"], &claims["htu"], &claims["ath"]),
        (&json!("GET"), &json!("https://as.example/userinfo"), &ath("fresh"))
    );
    assert_eq!(tab.headers.borrow()[2]["Authorization"], "DPoP fresh");
    let asked = json!(["PATCH", "https://api.example/a?b=c#d", "other", "n"]);
    let proved = tab.call(&client, Operation::Prove, asked).expect("a proof");
    assert!(proved[0].as_str().is_some_and(|proof| proof.split('.').count() == 3));
    assert_eq!(proved[1], "n");
    let claims = tab.keys.claims(3);
    assert_eq!(
        (&claims["htm"], &claims["htu"], &claims["ath"], &claims["nonce"]),
        (&json!("PATCH"), &json!("https://api.example/a"), &ath("other"), &json!("n"))
    );
    assert!(tab.keys.proofs.borrow().iter().all(|proof| proof[0] == "x1"));
}

#[test]
fn s29_a_nonce_is_used_once_more_and_then_for_each_request() {
    let tab = Tab::new();
    let client = client(&tab, json!(true), json!(["ES256"]));
    tab.keys.nonces.borrow_mut().extend([Some("n1"), None, Some("n2")]);
    sign_in(&tab, &client, &[(400, ASKS_FOR_NONCE), (200, BOUND)]).expect("signed in");
    let nonces = |count: usize| (0..count).map(|index| tab.keys.claims(index)["nonce"].clone()).collect::<Vec<_>>();
    assert_eq!(nonces(2), [Json::Null, json!("n1")]);
    tab.answer(BOUND);
    tab.token(&client, true).expect("a token");
    tab.answer(BOUND);
    tab.token(&client, true).expect("a token");
    assert_eq!(nonces(4)[2..], [json!("n1"), json!("n2")]);
}

#[test]
fn s29_a_proof_for_an_api_is_for_the_present_token_and_the_last_nonce_unless_others_are_named() {
    let (tab, client) = signed_in(&[(200, BOUND)]);
    tab.keys.last_nonce.set(Some("n"));
    let proved = tab.call(&client, Operation::Prove, json!(["GET", "https://api.example/"])).expect("a proof");
    let claims = tab.keys.claims(1);
    let ath = json!(String::from_utf8_lossy(sha256_text(arena(), b"at").bytes()));
    assert_eq!((&proved[1], &claims["nonce"], &claims["ath"]), (&json!("n"), &json!("n"), &ath));
}

#[test]
fn s29_a19_a_request_to_an_api_is_sent_once_more_only_for_a_new_nonce_that_the_api_asks_for() {
    let (tab, client) = signed_in(&[(200, BOUND)]);
    let next = |status: i64, challenge: Option<&str>, nonce: Option<&str>| {
        let answer = json!([status, null, challenge, null, null, nonce]);
        tab.call(&client, Operation::Prove, json!(["GET", "https://api.example/", "at", "n1", answer]))
            .expect("no failure")
    };
    let asks = Some(r#"DPoP error="use_dpop_nonce""#);
    assert_eq!(next(401, asks, Some("n2"))[1], "n2");
    assert_eq!(tab.keys.claims(1)["nonce"], "n2");
    assert_eq!(next(401, None, Some("n3"))[1], "n3", "CORS hides the challenge");
    for (status, challenge, nonce) in [
        (200, None, Some("n2")),
        (400, asks, Some("n2")),
        (401, asks, Some("n1")),
        (401, asks, None),
        (401, Some(r#"DPoP error="invalid_token""#), Some("n2")),
        (401, Some(r#"DPoP error="invalid_token", error_description="use_dpop_nonce""#), Some("n2")),
    ] {
        assert_eq!(next(status, challenge, nonce), Json::Null, "{status} {challenge:?} {nonce:?}");
    }
}

#[test]
fn s29_a19_a_server_that_never_has_enough_nonces_is_asked_twice() {
    let tab = Tab::new();
    let client = client(&tab, json!(true), json!(["ES256"]));
    tab.keys.nonces.borrow_mut().extend([Some("n1"), Some("n2"), Some("n3")]);
    let asks = [(400, ASKS_FOR_NONCE); 3];
    assert_eq!(sign_in(&tab, &client, &asks), Err(Code::RequestRejected));
    assert_eq!(tab.sent.borrow().len(), 2);
}

#[test]
fn s29_a19_without_a_new_nonce_nothing_is_sent_again() {
    for nonces in [[None, None], [Some("n"), Some("n")]] {
        let (tab, client) = signed_in(&[(200, BOUND)]);
        tab.keys.last_nonce.set(Some("n"));
        tab.keys.nonces.borrow_mut().extend(nonces);
        tab.replies.borrow_mut().push_back((400, ASKS_FOR_NONCE.to_owned()));
        assert_eq!(tab.token(&client, true), Err(Code::RequestRejected));
        assert_eq!(tab.sent.borrow().len(), 2);
        assert!(tab.session(&client)["stale"].as_bool().is_some_and(|stale| stale), "the session is kept");
    }
}

#[test]
fn s25_a_bearer_token_in_place_of_a_bound_one_is_refused_unless_allowed() {
    for answer in [TOKENS, r#"{"access_token":"at"}"#] {
        let tab = Tab::new();
        let strict = client(&tab, json!(true), json!(["ES256"]));
        assert_eq!(sign_in(&tab, &strict, &[(200, answer)]), Err(Code::TokenNotBound));
        assert_eq!(tab.session(&strict), Json::Null);
        let lenient = client(&tab, json!("preferred"), json!(["ES256"]));
        sign_in(&tab, &lenient, &[(200, answer)]).expect("signed in");
        let token = tab.token(&lenient, false).expect("a token");
        assert_eq!(token["authorization"], "Bearer at");
        let noted = json!({ "member": "token_type", "code": "token_not_bound" });
        assert!(tab.session(&lenient)["diagnostics"].as_array().is_some_and(|all| all.contains(&noted)));
    }
    let (tab, client) = signed_in(&[(200, BOUND)]);
    tab.answer(TOKENS);
    assert_eq!(tab.token(&client, true), Err(Code::TokenNotBound), "a refresh must not lose the binding");
    let (tab, client) = Tab::signed_in();
    tab.answer(BOUND);
    assert_eq!(tab.token(&client, true), Err(Code::TokenTypeUnsupported), "nobody asked for a bound token");
}

#[test]
fn s29_a_server_that_takes_no_es256_is_not_asked() {
    let tab = Tab::new();
    assert_eq!(parameters(&tab, &client(&tab, json!(true), json!(["RS256"]))), Err(Code::DpopUnsupported));
    for announced in [json!(["RS256"]), json!([]), Json::Null] {
        let sent = parameters(&tab, &client(&tab, json!("preferred"), announced)).expect("a request");
        assert!(sent.get("dpop_jkt").is_none());
    }
    let sent = parameters(&tab, &client(&tab, json!(true), Json::Null)).expect("a request");
    assert!(sent.get("dpop_jkt").is_some(), "a document need not announce it");
    let sent = parameters(&tab, &client(&tab, json!(false), json!(["ES256"]))).expect("a request");
    assert!(sent.get("dpop_jkt").is_none());
}

#[test]
fn s29_a_session_whose_key_is_gone_ends() {
    let (tab, client) = signed_in(&[(200, BOUND)]);
    tab.keys.are_gone.set(true);
    let asked = json!(["GET", "https://api.example/", "at", null]);
    assert_eq!(tab.call(&client, Operation::Prove, asked), Err(Code::DpopKeyMissing));
    assert_eq!(tab.token(&client, true), Err(Code::DpopKeyMissing));
    assert_eq!((tab.session(&client), tab.sent.borrow().len()), (Json::Null, 1));
}
