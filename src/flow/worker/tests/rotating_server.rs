//! A token endpoint that rotates refresh tokens, with faults in either direction.

use super::browser::form;
use crate::step::Code;
use crate::testing::world::{Reply, World};

/// What a server does with a refresh token after its use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It stays.
    None,
    /// The previous one still works.
    Overlap,
    /// It works once; if it is used again, the whole grant ends (RFC 9700 section 4.14.2).
    Strict,
}

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// It never arrives.
    Dropped,
    /// The server fails before it does anything.
    InTrouble,
    /// The server answers, and the answer is lost.
    AnswerLost,
    /// The server answers, and something on the way turns the answer into a page.
    AnswerSpoiled,
}

/// The server; its first refresh token is `refresh-token-1`.
pub struct Server {
    pub rotation: Rotation,
    pub current: usize,
    /// Whether a token was used again, so that the grant ended.
    pub is_ended: bool,
    /// Requests that arrived.
    pub asked: usize,
    /// Answers that carried fresh tokens and were lost.
    pub lost: usize,
}

impl Server {
    pub const fn new(rotation: Rotation) -> Self {
        Self { rotation, current: 1, is_ended: false, asked: 0, lost: 0 }
    }

    /// The answer to a refresh.
    pub fn answer(&mut self, body: &str, fault: Fault) -> Reply {
        let nothing = Reply { failure: Some(Code::NetworkFailed), ..World::reply(0, "") };
        match fault {
            Fault::Dropped => return nothing,
            Fault::InTrouble => return World::reply(502, "<h1>Bad Gateway</h1>"),
            _ => self.asked += 1,
        }
        let form = form(body);
        let shown = form.into_iter().find(|(name, _)| name == "refresh_token").map(|(_, token)| token);
        let shown = shown.and_then(|token| token.strip_prefix("refresh-token-")?.parse::<usize>().ok());
        let is_good = !self.is_ended
            && match self.rotation {
                Rotation::None => shown == Some(1),
                Rotation::Overlap => shown.is_some_and(|shown| shown == self.current || shown + 1 == self.current),
                Rotation::Strict => shown == Some(self.current),
            };
        if !is_good {
            self.is_ended |= self.rotation == Rotation::Strict;
            return World::reply(400, r#"{"error":"invalid_grant"}"#);
        }
        if self.rotation == Rotation::None || shown == Some(self.current) {
            self.current += 1;
        }
        let refresh = match self.rotation {
            Rotation::None => String::new(),
            _ => format!(r#","refresh_token":"refresh-token-{}""#, self.current),
        };
        let current = self.current;
        let tokens =
            format!(r#"{{"access_token":"access-token-{current}","token_type":"Bearer","expires_in":3600{refresh}}}"#);
        match fault {
            Fault::AnswerLost => {
                self.lost += 1;
                nothing
            }
            Fault::AnswerSpoiled => {
                self.lost += 1;
                World::reply(200, "<html>a portal</html>")
            }
            _ => World::reply(200, &tokens),
        }
    }
}

/// Pseudo-random numbers (xorshift), so that a failure can be repeated.
pub struct Dice(pub u64);

impl Dice {
    pub const fn throw(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
}
