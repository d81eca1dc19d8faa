//! Discovery (RFC 8414, OpenID Connect Discovery 1.0): an issuer becomes a provider.
//!
//! Must not know: caches, fetch.

use super::client::{Client, ClientOptions};
use super::send::send;
use crate::base::http::HttpRequest;
use crate::base::text;
use crate::base::value::Value;
use crate::dialect::inbound::body::parse_body;
use crate::dialect::knobs::token_response::Format;
use crate::dialect::outbound::METADATA_LIMIT;
use crate::host::Host;
use crate::protocol::checks::issuer::verify_metadata;
use crate::protocol::error::{Code, Error};
use crate::protocol::error_response::{Refused, to_error};
use crate::protocol::server_metadata::{ServerMetadata, well_known};

/// The document at `url`, or why none stands there.
///
/// # Errors
/// What sending raises; `server_unavailable`: nobody can tell now what stands there.
async fn look(host: &dyn Host, url: String) -> Result<Result<Value, Error>, Error> {
    let response = match send(host, "metadata", HttpRequest::get(url, METADATA_LIMIT)).await {
        Err(error) if error.code() == Code::ResponseRedirected => return Ok(Err(error)),
        response => response?,
    };
    if response.status == 429 || response.status >= 500 {
        return Err(to_error(Refused::Other, &response, Default::default()));
    }
    let status = text::integer(i64::from(response.status));
    if !response.is_success() {
        let missing = Error::new(Code::MetadataMissing).with("status", &status);
        return Ok(Err(missing.with_status(response.status)));
    }
    match parse_body(host, Format::Json, &response) {
        // A page of the application, or one to sign in to, where a server knows no such address.
        Err(error)
            if matches!(error.code(), Code::ResponseNotUnderstood | Code::ResponseEmpty)
                || response.body.trim_ascii_start().starts_with('<') =>
        {
            let media_type = response.media_type();
            let is_called_json = error.code() == Code::ResponseNotJson;
            let quoted = text::concat(&[if is_called_json { "markup called `" } else { "`" }, &media_type, "`"]);
            let found = match (error.code(), media_type.as_str()) {
                (Code::ResponseEmpty, _) => "empty",
                (_, "") => "of no content type",
                _ => &quoted,
            };
            let unlike = Error::new(Code::MetadataNotJson).with("media_type", found).with("status", &status);
            Ok(Err(unlike.with_status(response.status)))
        }
        value => value.map(Ok),
    }
}

/// Fetches the metadata of `issuer`, first where OpenID Connect puts it, then where RFC 8414 does; of the second
/// what a sign-in needs and the first lacks.
///
/// # Errors
/// `metadata_missing`, `metadata_not_json`, `metadata_issuer_mismatch`, `metadata_malformed`,
/// `metadata_endpoint_unusable`, and what sending raises.
pub async fn discover(host: &dyn Host, issuer: &str) -> Result<ServerMetadata, Error> {
    let [openid, oauth] = well_known(issuer)?;
    match look(host, openid).await? {
        Ok(value) => {
            let mut metadata = ServerMetadata { is_openid: true, ..ServerMetadata::from_value(&value) };
            verify_metadata(metadata.issuer.as_deref(), issuer)?;
            if metadata.verify().is_err_and(|error| error.code() == Code::MetadataMalformed) {
                complete(host, issuer, &mut metadata).await;
            }
            metadata.verify()?;
            Ok(metadata)
        }
        Err(missing) => match look(host, oauth).await? {
            Ok(value) => {
                let metadata = ServerMetadata::from_fetched(&value, issuer)?;
                Ok(ServerMetadata { is_openid: false, ..metadata })
            }
            // Of two reasons the one that says more than that nothing is there.
            Err(other) if missing.code() == Code::MetadataMissing => Err(other),
            Err(_) => Err(missing),
        },
    }
}

/// Completes OpenID Connect's metadata with RFC 8414's, where the server has both with the same issuer. Otherwise the
/// first one stays as it is.
pub async fn complete(host: &dyn Host, issuer: &str, metadata: &mut ServerMetadata) {
    if !metadata.is_openid {
        return;
    }
    let Ok([_, oauth]) = well_known(issuer) else { return };
    if let Ok(Ok(value)) = look(host, oauth).await {
        let other = ServerMetadata::from_value(&value);
        if other.issuer.as_deref() == Some(issuer) {
            metadata.complete(other);
        }
    }
}

/// The client of the options, its metadata fetched where they name an issuer.
///
/// # Errors
/// What discovery or the options raise.
pub async fn client(host: &dyn Host, mut options: ClientOptions) -> Result<Client, Error> {
    let provider = match options.document.take() {
        Some(provider) => provider,
        None => options.provider(discover(host, &options.issuer).await?),
    };
    options.into_client(provider)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::json::{ParseJson as _, TestJson};
    use crate::dialect::reader::{Reader, Subject};
    use crate::flow::sign_out::{revoke, revoke_where_possible};
    use crate::host::simulated::{Reply, Simulated, run};
    use crate::protocol::token_response::Tokens;

    const ISSUER: &str = r#""issuer":"https://as.example/north""#;
    const AUTHORIZE: &str = r#""authorization_endpoint":"https://as.example/a""#;
    const TOKEN: &str = r#""token_endpoint":"https://as.example/t""#;
    const REVOKE: &str = r#""revocation_endpoint":"https://as.example/r""#;
    const OPENID: &str = "https://as.example/north/.well-known/openid-configuration";
    const OAUTH: &str = "https://as.example/.well-known/oauth-authorization-server/north";

    fn object(members: &[&str]) -> String {
        ["{", &members.join(","), "}"].concat()
    }

    fn options(more: &str) -> Result<ClientOptions, Error> {
        let text = format!(r#"{{"client_id":"client","redirect_uri":"https://app.example/cb",{more}}}"#);
        let value = TestJson.parse_json(&text).unwrap_or_else(|_| panic!("not JSON: {text}"));
        let mut reader = Reader::new(Subject::Options, "", &value);
        let options = ClientOptions::read(&mut reader)?;
        reader.done()?;
        Ok(options)
    }

    /// The client of a server that answers so, one answer after the other.
    fn found(host: &Simulated, answers: &[(u16, &'static str, String)]) -> Result<Client, Error> {
        for (status, content_type, body) in answers {
            host.replies.borrow_mut().push_back(Reply::Answer(*status, content_type, body.clone()));
        }
        run(client(host, options(r#""issuer":"https://as.example/north""#)?))
    }

    fn json(members: &[&str]) -> (u16, &'static str, String) {
        (200, "application/json", object(members))
    }

    fn html(status: u16) -> (u16, &'static str, String) {
        (status, "text/html", "<!doctype html>".to_owned())
    }

    fn asked(host: &Simulated) -> Vec<String> {
        host.sent.borrow().iter().map(|(_, url, _)| url.clone()).collect()
    }

    fn tokens() -> Tokens {
        let value = TestJson.parse_json(r#"{"access_token":"at"}"#).unwrap_or_default();
        Tokens::from_value(&value).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn f_reads_rfc_8414_too_where_openid_lacks_what_a_sign_in_needs() {
        let host = Simulated::at(1000);
        let client = found(&host, &[json(&[ISSUER, AUTHORIZE]), json(&[ISSUER, TOKEN, REVOKE])]);
        let metadata = client.unwrap_or_else(|error| panic!("{error}")).provider.metadata;
        assert_eq!(metadata.authorization_endpoint.as_deref(), Some("https://as.example/a"));
        assert_eq!(metadata.token_endpoint.as_deref(), Some("https://as.example/t"));
        assert_eq!(metadata.revocation_endpoint.as_deref(), Some("https://as.example/r"));
        assert_eq!(asked(&host), [OPENID, OAUTH]);
        for other in [json(&[r#""issuer":"https://evil.example""#, TOKEN]), json(&[TOKEN]), html(200), html(503)] {
            let refused = found(&Simulated::at(1000), &[json(&[ISSUER, AUTHORIZE]), other]).err();
            assert_eq!(refused.map(|error| error.code()), Some(Code::MetadataMalformed));
        }
    }

    #[test]
    fn f_looks_for_a_revocation_endpoint_in_rfc_8414_when_it_is_needed() {
        let full = json(&[ISSUER, AUTHORIZE, TOKEN]);
        let host = Simulated::at(1000);
        let client = found(&host, std::slice::from_ref(&full)).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(asked(&host), [OPENID], "not before it is needed");
        host.answer(200, &object(&[ISSUER, AUTHORIZE, TOKEN, REVOKE]));
        host.answer(200, "");
        assert!(run(revoke_where_possible(&host, &client, &tokens(), &client.variables)).is_ok());
        assert_eq!(asked(&host), [OPENID, OAUTH, "https://as.example/r"]);
        for (other, code) in [
            (json(&[r#""issuer":"https://evil.example""#, REVOKE]), Code::EndpointMissing),
            (html(404), Code::EndpointMissing),
            (json(&[ISSUER]), Code::EndpointMissing),
            (json(&[ISSUER, r#""revocation_endpoint":"http://as.example/r""#]), Code::MetadataEndpointUnusable),
        ] {
            let host = Simulated::at(1000);
            let client = found(&host, &[full.clone(), other]).unwrap_or_else(|error| panic!("{error}"));
            let refused = run(revoke(&host, &client, &tokens(), &client.variables)).err();
            assert_eq!(refused.map(|error| error.code()), Some(code));
            assert_eq!(asked(&host).len(), 2, "nothing was sent there");
        }
        let host = Simulated::at(1000);
        let client = found(&host, &[html(404), full]).unwrap_or_else(|error| panic!("{error}"));
        assert!(
            run(revoke_where_possible(&host, &client, &tokens(), &client.variables)).is_ok(),
            "nothing to revoke with"
        );
        assert_eq!(asked(&host), [OPENID, OAUTH], "which was read already");
    }

    #[test]
    fn f_an_unusable_endpoint_that_no_sign_in_needs_matters_where_it_is_used() {
        for (value, code) in [
            ("null", Code::EndpointMissing),
            (r#""""#, Code::EndpointMissing),
            ("7", Code::EndpointMissing),
            (r#"["https://as.example/r"]"#, Code::EndpointMissing),
            (r#""http://intranet.example/r""#, Code::MetadataEndpointUnusable),
            (r#""http://127.0.0.1:9/r""#, Code::MetadataEndpointUnusable),
            (r#""http://localhost/r""#, Code::MetadataEndpointUnusable),
            (r#""/r""#, Code::MetadataEndpointUnusable),
            (r#""https://as.example/{r}#f""#, Code::MetadataEndpointUnusable),
            (r#""javascript:alert(1)""#, Code::MetadataEndpointUnusable),
        ] {
            let host = Simulated::at(1000);
            let member = format!(r#""revocation_endpoint":{value},"userinfo_endpoint":{value}"#);
            let client = found(&host, &[json(&[ISSUER, AUTHORIZE, TOKEN, &member])])
                .unwrap_or_else(|error| panic!("{value}: {error}"));
            let refused = run(revoke(&host, &client, &tokens(), &client.variables)).err();
            let refused = refused.unwrap_or_else(|| panic!("{value}"));
            assert_eq!(refused.code(), code, "{value}");
            let userinfo = client.provider.endpoint("userinfo_endpoint", &client.variables).err();
            assert_eq!(userinfo.map(|error| error.code()), Some(code), "{value}");
        }
    }

    #[test]
    fn f_an_unusable_endpoint_that_every_sign_in_needs_is_the_servers_fault() {
        for (value, code) in [
            ("null", Code::MetadataMalformed),
            (r#""""#, Code::MetadataMalformed),
            ("7", Code::MetadataMalformed),
            (r#""http://as.example/t""#, Code::MetadataEndpointUnusable),
            (r#""http://127.0.0.1:9/t""#, Code::MetadataEndpointUnusable),
            (r#""http://[::1]/t""#, Code::MetadataEndpointUnusable),
            (r#""as.example/t""#, Code::MetadataEndpointUnusable),
            (r#""https://as.example/t#f""#, Code::MetadataEndpointUnusable),
        ] {
            let member = format!(r#""token_endpoint":{value}"#);
            let refused = found(&Simulated::at(1000), &[json(&[ISSUER, AUTHORIZE, &member])]).err();
            let refused = refused.unwrap_or_else(|| panic!("{value}"));
            assert_eq!((refused.code(), refused.kind().as_str()), (code, "malformed"), "{value}");
        }
    }

    #[test]
    fn f_a_server_on_loopback_may_have_its_endpoints_there() {
        let host = Simulated::at(1000);
        host.answer(
            200,
            r#"{"issuer":"http://127.0.0.1:9","authorization_endpoint":"http://localhost:9/a","token_endpoint":"http://127.0.0.1:9/t"}"#,
        );
        let local = options(r#""issuer":"http://127.0.0.1:9""#).unwrap_or_else(|error| panic!("{error}"));
        assert!(run(client(&host, local)).is_ok());
    }

    #[test]
    fn f_names_what_stands_where_metadata_should_be() {
        let code = |answers: &[(u16, &'static str, String)]| {
            let error = found(&Simulated::at(1000), answers).err();
            error.map(|error| (error.code(), error.to_string()))
        };
        let page = (
            Code::MetadataNotJson,
            "the server answered with `text/html` in place of its metadata (status 200)".to_owned(),
        );
        assert_eq!(code(&[html(200), html(404)]), Some(page.clone()));
        assert_eq!(code(&[html(404), html(200)]), Some(page.clone()));
        assert_eq!(code(&[html(200), html(200)]), Some(page));
        assert_eq!(code(&[html(200), json(&[ISSUER, AUTHORIZE, TOKEN])]), None, "it is where RFC 8414 puts it");
        assert_eq!(code(&[(302, "", String::new()), json(&[ISSUER, AUTHORIZE, TOKEN])]), None, "one sends to a page");
        let first = |answers: &[(u16, &'static str, String)]| code(answers).map(|(code, _)| code);
        assert_eq!(first(&[(302, "", String::new()), html(404)]), Some(Code::ResponseRedirected));
        assert_eq!(first(&[(200, "", String::new()), html(404)]), Some(Code::MetadataNotJson));
        assert_eq!(first(&[html(404), html(404)]), Some(Code::MetadataMissing));
        let called_json = (200, "application/json", "\n<!doctype html>".to_owned());
        assert_eq!(
            code(&[called_json, html(404)]).map(|(_, message)| message).as_deref(),
            Some("the server answered with markup called `application/json` in place of its metadata (status 200)")
        );
        assert_eq!(first(&[html(503)]), Some(Code::ServerUnavailable));
        assert_eq!(first(&[(200, "application/json", "{\"issuer\":".to_owned())]), Some(Code::ResponseNotJson));
        assert_eq!(first(&[(200, "application/json", "[]".to_owned())]), Some(Code::MetadataMalformed));
    }

    #[test]
    fn f_says_what_is_wrong_with_the_issuer() {
        let code = |issuer: &str| {
            found(&Simulated::at(1000), &[json(&[&format!(r#""issuer":{issuer}"#), AUTHORIZE, TOKEN])])
                .err()
                .map(|error| error.code())
        };
        for other in
            ["https://as.example/north/", "http://as.example/north", "https://as.example/North", "https://as.example"]
        {
            assert_eq!(code(&format!(r#""{other}""#)), Some(Code::MetadataIssuerMismatch), "{other}");
        }
        assert_eq!(code(r#""https://as.example/{tenant}""#), Some(Code::MetadataIssuerTemplate));
        assert_eq!(code("null"), Some(Code::MetadataMalformed));
        let refused = options(r#""issuer":"https://as.example/.well-known/openid-configuration""#).err();
        assert_eq!(refused.map(|error| error.code()), Some(Code::OptionInvalid));
    }

    #[test]
    fn f_an_issuer_with_a_variable_is_that_of_its_value() {
        let read =
            |variables: &str| options(&format!(r#""issuer":"https://as.example/{{tenant}}","variables":{variables}"#));
        let issuer = read(r#"{"tenant":"north"}"#).map(|options| options.issuer);
        assert_eq!(issuer.ok().as_deref(), Some("https://as.example/north"));
        let host = Simulated::at(1000);
        host.answer(200, &object(&[ISSUER, AUTHORIZE, TOKEN]));
        let client = read(r#"{"tenant":"north"}"#).and_then(|options| run(client(&host, options)));
        assert!(client.is_ok());
        for (variables, code) in [
            ("{}", Code::VariableMissing),
            (r#"{"tenant":"../evil"}"#, Code::VariableRefused),
            (r#"{"tenant":"a/b"}"#, Code::VariableRefused),
            (r#"{"tenant":""}"#, Code::VariableRefused),
        ] {
            assert_eq!(read(variables).err().map(|error| error.code()), Some(code), "{variables}");
        }
        let host = Simulated::at(1000);
        host.answer(200, &object(&[ISSUER, AUTHORIZE, TOKEN]));
        let further = read(r#"{"tenant":"north","other":"x"}"#).unwrap_or_else(|error| panic!("{error}"));
        let refused = run(super::client(&host, further)).err().map(|error| error.code());
        assert_eq!(refused, Some(Code::OptionUnknown), "one that stands nowhere");
    }
}
