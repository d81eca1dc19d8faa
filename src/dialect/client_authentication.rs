//! Client authentication at the token endpoint (RFC 6749 section 2.3): exactly one method.
//!
//! A browser build authenticates no client; it can only say that a provider asks for it.
//!
//! Must not know: provider names.

use super::reader::Reader;

/// How a client proves who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// HTTP Basic with form-encoded credentials, as RFC 6749 section 2.3.1 says, but for a space: `%20`
    /// is one for every server, `+` only for those that decode forms.
    Basic,
    /// HTTP Basic with the credentials as they are.
    BasicRaw,
    /// The secret among the parameters.
    Body,
    /// The secret as a Bearer token.
    Bearer,
    /// SHA-256 of `secret|code` as the parameter `hash`.
    Hash,
    /// A public client: `client_id` among the parameters.
    None,
}

impl ClientAuthentication {
    /// Reads the knob `client_authentication`.
    #[must_use]
    pub fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(match reader.word("client_authentication", "basic basic_raw body bearer hash none")? {
            0 => Self::Basic,
            1 => Self::BasicRaw,
            2 => Self::Body,
            3 => Self::Bearer,
            4 => Self::Hash,
            _ => Self::None,
        })
    }

    /// What a server's metadata asks for where the document says nothing: Basic, unless the
    /// server announces other methods only (RFC 8414 section 2). `None` where it announces none that
    /// sends a secret.
    #[cfg(feature = "backend")]
    #[must_use]
    pub fn from_metadata(methods: Option<&[String]>) -> Option<Self> {
        let announces = |name: &str| methods.is_some_and(|methods| methods.iter().any(|method| method == name));
        if methods.is_none() || announces("client_secret_basic") {
            Some(Self::Basic)
        } else if announces("client_secret_post") {
            Some(Self::Body)
        } else {
            None
        }
    }
}

/// Adding the proof to a request; confidential clients only.
#[cfg(feature = "backend")]
mod apply {
    use super::ClientAuthentication;
    use crate::base::form::push_form_encoded;
    use crate::base::http::HttpRequest;
    use crate::base::parameters::Parameters;
    use crate::base::secret::Secret;
    use crate::base::text::concat;
    use crate::base::{base64, sha256};
    use crate::protocol::error::{Code, Error};

    /// `Basic` credentials (RFC 7617) of an id and a secret that were coded before.
    fn basic(client_id: &str, client_secret: &str) -> String {
        concat(&["Basic ", &base64::encode(concat(&[client_id, ":", client_secret]).as_bytes())])
    }

    fn form_encoded(text: &str) -> String {
        let mut out = String::new();
        push_form_encoded(&mut out, text);
        // Another `+` is escaped.
        out.replace('+', "%20")
    }

    fn hex(bytes: &[u8]) -> String {
        let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
        bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
    }

    impl ClientAuthentication {
        /// Adds the proof of `client_secret` to the request and its parameters.
        ///
        /// # Errors
        /// `client_id_unusable` where raw Basic cannot carry the id.
        pub fn apply(
            self,
            request: &mut HttpRequest,
            parameters: &mut Parameters,
            client_id: &str,
            client_secret: &Secret,
        ) -> Result<(), Error> {
            let secret = client_secret.expose();
            match self {
                Self::Basic => request.header("Authorization", basic(&form_encoded(client_id), &form_encoded(secret))),
                Self::BasicRaw if client_id.contains(':') => return Err(Error::new(Code::ClientIdUnusable)),
                Self::BasicRaw => request.header("Authorization", basic(client_id, secret)),
                Self::Bearer => request.header("Authorization", concat(&["Bearer ", secret])),
                Self::Body => {
                    parameters.push("client_id", client_id);
                    parameters.push("client_secret", secret);
                }
                Self::Hash => {
                    let code =
                        parameters.first("code").or_else(|| parameters.first("refresh_token")).unwrap_or_default();
                    let hash = hex(&sha256::digest(concat(&[secret, "|", code]).as_bytes()));
                    parameters.push("client_id", client_id);
                    parameters.push("hash", &hash);
                }
                Self::None => parameters.push("client_id", client_id),
            }
            Ok(())
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        const ID: &str = "1PpG/Q 1";
        const SECRET: &str = "z/tZ9VwFZqApmIQ+ZH1I5pLk/uB4ud:X2/8bL+wfFTt1rFw=";

        fn authorization(method: ClientAuthentication, id: &str, secret: &str) -> Result<String, Error> {
            let mut request = HttpRequest::get(String::new(), 0);
            method.apply(&mut request, &mut Parameters::new(), id, &Secret::from(secret))?;
            Ok(request.headers.pop().map(|(_, value)| value).unwrap_or_default())
        }

        #[test]
        fn a34_codes_basic_credentials_as_the_vectors_say() {
            assert_eq!(
                authorization(ClientAuthentication::Basic, ID, SECRET).ok().as_deref(),
                Some(
                    "Basic MVBwRyUyRlElMjAxOnolMkZ0WjlWd0ZacUFwbUlRJTJCWkgxSTVwTGslMkZ1QjR1ZCUzQVgyJTJGOGJMJTJCd2ZGVHQxckZ3JTNE"
                )
            );
            assert_eq!(
                authorization(ClientAuthentication::BasicRaw, ID, SECRET).ok().as_deref(),
                Some("Basic MVBwRy9RIDE6ei90WjlWd0ZacUFwbUlRK1pIMUk1cExrL3VCNHVkOlgyLzhiTCt3ZkZUdDFyRnc9")
            );
            assert_eq!(
                authorization(ClientAuthentication::BasicRaw, "id", "pä:ß").ok().as_deref(),
                Some("Basic aWQ6cMOkOsOf")
            );
            assert_eq!(
                authorization(ClientAuthentication::Basic, "id", "pä:ß").ok().as_deref(),
                Some("Basic aWQ6cCVDMyVBNCUzQSVDMyU5Rg==")
            );
        }

        #[test]
        fn refuses_a_colon_in_a_raw_basic_id() {
            let error = authorization(ClientAuthentication::BasicRaw, "a:b", "c").err();
            assert_eq!(error.map(|error| error.code()), Some(Code::ClientIdUnusable));
        }
    }
}
