//! Where a person goes after signing out: only where the operator said, never where a request says.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::program::change_member;
use crate::step::Code;
use crate::testing::values::Json as _;
use serde_json::Value;

const BODY: &str = r#"{"end_provider_session":true,"post_logout_redirect_uri":"https://evil.example/","return_to":"//evil.example","end_session_url":"https://evil.example/","redirect_uri":"https://evil.example/","id_token_hint":"x","state":"https://evil.example/"}"#;

#[test]
fn a27_goes_where_the_operator_says_whatever_the_request_asks_for() {
    for (configured, expected) in [
        (None, "https://alpha.example/end?client_id=the-client"),
        (
            Some("https://app.example/bye"),
            "https://alpha.example/end?client_id=the-client&post_logout_redirect_uri=https%3A%2F%2Fapp.example%2Fbye",
        ),
    ] {
        let app = Application::with(|options| {
            if let Some(uri) = configured {
                change_member(options, &["providers", "alpha", "postLogoutRedirectUri"], Value::from(uri));
            }
        });
        let browser = app.browser();
        browser.sign_in(&app, "alpha");
        let path = "/auth/logout?post_logout_redirect_uri=https://evil.example/&return_to=//evil.example";
        let page = browser.post(&app, path, BODY);
        assert_eq!(page.json.get_str("end_session_url"), Some(expected));
        assert_eq!(page.header("location"), None, "the worker itself sends nobody anywhere");
        assert!(page.headers.iter().all(|(_, value)| !value.contains("evil")));
    }
}

#[test]
fn a27_refuses_a_document_whose_end_of_session_is_no_address_of_the_web() {
    for endpoint in
        ["javascript:alert(1)", "http://alpha.example/end", "data:text/html,x", "//alpha.example/end", "/end"]
    {
        let refusal = Application::refusal(|options| {
            change_member(options, &["providers", "alpha", "provider", "end_session_endpoint"], Value::from(endpoint));
        });
        assert_eq!(refusal, Some(Code::EndpointRefused), "{endpoint}");
    }
}
