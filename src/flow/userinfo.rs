//! Userinfo (OpenID Connect Core 5.3), or the provider's own endpoint that tells who signed in.
//!
//! Must not know: the members of the answer, but for the subject.

use super::client::Client;
use super::send::send;
use crate::base::value::Value;
use crate::dialect::inbound::userinfo::{Userinfo, parse_userinfo};
use crate::dialect::outbound::api_request;
use crate::dialect::reader::Pairs;
use crate::host::Host;
use crate::protocol::checks::subject;
use crate::protocol::error::Error;
use crate::protocol::token_response::Tokens;

/// Asks who signed in.
///
/// # Errors
/// `endpoint_missing`; the `userinfo_…` code of what the endpoint answers or what does not hold;
/// `userinfo_subject_mismatch` where the answer speaks of somebody else than the ID token.
pub async fn userinfo(host: &dyn Host, client: &Client, tokens: &Tokens, variables: &Pairs) -> Result<Value, Error> {
    let dialect = &client.provider.dialect;
    let endpoint = client.provider.endpoint("userinfo_endpoint", variables)?;
    let request =
        api_request(dialect, dialect.api_request.userinfo_method, &endpoint, &tokens.access_token, variables)?;
    let answer = send(host, "userinfo_endpoint", request).await?;
    let userinfo = match parse_userinfo(host, &answer)? {
        Userinfo::Plain(userinfo) => userinfo,
        Userinfo::Jwt(claims) => {
            let issuer = client.provider.issuer(variables)?;
            subject::verify_userinfo_jwt(&claims, issuer.as_deref(), &client.client_id)?;
            claims
        }
    };
    if let Some(claims) = &tokens.claims {
        subject::verify_userinfo(claims, &userinfo, dialect.api_request.userinfo_subject.as_deref())?;
    }
    Ok(userinfo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::base64;
    use crate::base::json::{ParseJson as _, TestJson};
    use crate::dialect::reader::{Reader, Subject};
    use crate::flow::client::ClientOptions;
    use crate::host::simulated::{Reply, Simulated, run};
    use crate::protocol::error::Code;

    const CLAIMS: &str = r#"{"iss":"https://as.example/north","sub":"7"}"#;

    fn json(text: &str) -> Value {
        TestJson.parse_json(text).unwrap_or_else(|_| panic!("not JSON: {text}"))
    }

    /// What userinfo brings of an answer, at a server whose issuer names a tenant.
    fn ask(dialect: &str, content_type: &'static str, body: &str) -> Result<Value, Code> {
        let mut options = json(
            r#"{"client_id":"client","redirect_uri":"https://app.example/cb","variables":{"tenant":"north"},
            "provider":{"issuer":"https://as.example/{tenant}","authorization_endpoint":"https://as.example/a",
            "token_endpoint":"https://as.example/t","userinfo_endpoint":"https://as.example/{tenant}/me",
            "variables":{"tenant":{"pattern":"segment"}}}}"#,
        );
        let mut document = options.get("provider").cloned().unwrap_or_default();
        document.set("dialect", json(dialect));
        options.set("provider", document);
        let mut options = ClientOptions::read(&mut Reader::new(Subject::Options, "", &options))
            .unwrap_or_else(|error| panic!("{error}"));
        let provider = options.document.take().unwrap_or_else(|| panic!("a document"));
        let client = options.into_client(provider).unwrap_or_else(|error| panic!("{error}"));
        let mut tokens =
            Tokens::from_value(&json(r#"{"access_token":"at"}"#)).unwrap_or_else(|error| panic!("{error}"));
        tokens.claims = Some(json(CLAIMS));
        let host = Simulated::at(1000);
        host.replies.borrow_mut().push_back(Reply::Answer(200, content_type, body.to_owned()));
        run(userinfo(&host, &client, &tokens, &client.variables)).map_err(|error| error.code())
    }

    fn jwt(claims: &str) -> String {
        [r#"{"alg":"RS256"}"#, claims, "signature"].map(|part| base64::encode_url(part.as_bytes())).join(".")
    }

    #[test]
    fn f_reads_userinfo_as_a_jwt_and_checks_whom_it_is_from_and_for() {
        let read = |claims: &str| ask("{}", "application/jwt", &jwt(claims));
        for claims in [
            r#"{"sub":"7","name":"Ada","iss":"https://as.example/north","aud":"client"}"#,
            r#"{"sub":"7","name":"Ada","aud":["other","client"]}"#,
            r#"{"sub":"7","name":"Ada"}"#,
        ] {
            assert_eq!(read(claims).ok().and_then(|info| info.get_text("name")).as_deref(), Some("Ada"), "{claims}");
        }
        for (claims, code) in [
            (r#"{"sub":"7","iss":"https://as.example/{tenant}"}"#, Code::UserinfoIssuerMismatch),
            (r#"{"sub":"7","iss":"https://as.example/south"}"#, Code::UserinfoIssuerMismatch),
            (r#"{"sub":"7","iss":["https://as.example/north"]}"#, Code::UserinfoIssuerMismatch),
            (r#"{"sub":"7","aud":"other"}"#, Code::UserinfoAudienceMismatch),
            (r#"{"sub":"7","aud":["other"]}"#, Code::UserinfoAudienceMismatch),
            (r#"{"sub":"8","aud":"client"}"#, Code::UserinfoSubjectMismatch),
            (r#"{"sub":7}"#, Code::UserinfoSubjectMismatch),
        ] {
            assert_eq!(read(claims), Err(code), "{claims}");
        }
        let plain = r#"{"sub":"7","iss":"of another kind","aud":"anything"}"#;
        assert!(ask("{}", "application/json", plain).is_ok(), "plain claims may have other meanings");
    }

    #[test]
    fn f_compares_the_subject_where_the_document_says_that_it_stands() {
        let read = |body: &str| ask(r#"{"userinfo":{"subject":"/data/0/id"}}"#, "application/json", body);
        for body in [
            r#"{"data":[{"id":"7"}]}"#,
            r#"{"data":[{"id":7}],"sub":"8"}"#,
            // A name of the server's own beside the subject of OpenID Connect.
            r#"{"data":[{"id":"005"}],"sub":"7"}"#,
        ] {
            assert!(read(body).is_ok(), "{body}");
        }
        for body in [
            r#"{"sub":"8"}"#,
            r#"{"data":[{"id":"8"}]}"#,
            r#"{"data":[{"id":"8"}],"sub":"8"}"#,
            r#"{"data":[{"id":"8"}],"sub":7}"#,
            r#"{"data":[{"id":7.5}]}"#,
            r#"{"data":[{"id":null}]}"#,
            r#"{"data":[]}"#,
        ] {
            assert_eq!(read(body), Err(Code::UserinfoSubjectMismatch), "{body}");
        }
        assert_eq!(ask("{}", "application/json", r#"{"sub":7}"#), Err(Code::UserinfoSubjectMismatch));
    }
}
