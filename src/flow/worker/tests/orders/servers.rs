//! The authorization servers of both providers. Each token contains its person, provider and grant, and how
//! often it was refreshed.

use super::super::browser::form;
use super::super::rotating_server::Rotation;
use crate::testing::world::{Reply, Sent, World};

/// The grant of one sign-in.
struct Grant {
    owner: String,
    current: usize,
    is_ended: bool,
}

/// The servers.
pub struct Servers {
    rotation: Rotation,
    grants: Vec<Grant>,
}

impl Servers {
    pub const fn new(rotation: Rotation) -> Self {
        Self { rotation, grants: Vec::new() }
    }

    /// The answer to a request, which must contain nothing of the other provider.
    pub fn answer(&mut self, sent: &Sent) -> Reply {
        let host = sent.url.strip_prefix("https://").and_then(|rest| rest.split('.').next()).unwrap_or_default();
        let form = form(&sent.body);
        let parameter = |name: &str| form.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str());
        for name in ["code", "refresh_token", "token"] {
            if let Some(value) = parameter(name) {
                assert_eq!(owner(value).1, host, "{value} was sent to {}", sent.url);
            }
        }
        if sent.url.ends_with("/revoke") {
            return World::reply(200, "");
        }
        match (parameter("code"), parameter("refresh_token")) {
            (Some(code), _) => self.begin(code),
            (_, Some(token)) => self.refresh(token),
            _ => World::reply(400, r#"{"error":"invalid_request"}"#),
        }
    }

    fn begin(&mut self, code: &str) -> Reply {
        let (person, provider) = owner(code);
        self.grants.push(Grant { owner: format!("{person}-{provider}"), current: 1, is_ended: false });
        self.tokens(self.grants.len() - 1)
    }

    fn refresh(&mut self, token: &str) -> Reply {
        let mut parts = token.rsplit('-');
        let shown: usize = parts.next().and_then(|part| part.parse().ok()).unwrap_or_default();
        let at: usize = parts.next().and_then(|part| part.parse().ok()).unwrap_or_default();
        let grant = &mut self.grants[at];
        let is_good = !grant.is_ended
            && match self.rotation {
                Rotation::None => true,
                Rotation::Overlap => shown == grant.current || shown + 1 == grant.current,
                Rotation::Strict => shown == grant.current,
            };
        if !is_good {
            grant.is_ended |= self.rotation == Rotation::Strict;
            return World::reply(400, r#"{"error":"invalid_grant"}"#);
        }
        if shown == grant.current || self.rotation == Rotation::None {
            grant.current += 1;
        }
        self.tokens(at)
    }

    fn tokens(&self, at: usize) -> Reply {
        let Grant { owner, current, .. } = &self.grants[at];
        let person = owner.split('-').next().unwrap_or_default();
        let name = format!("{owner}-{at}-{current}");
        World::reply(
            200,
            &format!(
                r#"{{"access_token":"access-{name}","token_type":"Bearer","expires_in":3600,"refresh_token":"refresh-{name}","scope":"{person}"}}"#
            ),
        )
    }
}

/// Person and provider of a code or token: `<kind>-<person>-<provider>-…`.
pub fn owner(token: &str) -> (&str, &str) {
    let mut parts = token.split('-').skip(1);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
