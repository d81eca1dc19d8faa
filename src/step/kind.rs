//! The kind of a failure: whose fault it is, and so what the caller should do, whatever the code.

/// Whose fault an error is, which decides what the caller should do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The authorization server answered with a protocol error: show it, or branch on `error`.
    Server,
    /// A security check refused and the transaction is gone: start again, never retry.
    Check,
    /// The answer is not what the standard or the declared dialect promises.
    Malformed,
    /// There is no usable session: call `authorize()`.
    Session,
    /// Network, storage, lock or navigation failed: retry later; the session is not lost.
    Host,
    /// A function of the application threw: see the cause.
    Application,
    /// The program is wrong, and reading it would show that.
    Misuse,
}

impl Kind {
    /// The kind's name in JavaScript.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Check => "check",
            Self::Malformed => "malformed",
            Self::Session => "session",
            Self::Host => "host",
            Self::Application => "application",
            Self::Misuse => "misuse",
        }
    }
}

/// Which of the two builds can raise an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builds {
    /// Both builds.
    Both,
    /// The browser build only.
    Browser,
    /// The edge build only.
    Edge,
}

/// One row of the error table.
#[derive(Debug)]
pub struct ErrorText {
    /// The stable name.
    pub code: &'static str,
    /// The kind's name.
    pub kind: &'static str,
    /// What happened; `{name}` stands for a value of the error's detail.
    pub message: &'static str,
    /// What to do next.
    pub hint: &'static str,
    /// What to do next on a server; for most codes the same as `hint`.
    pub edge_hint: &'static str,
    /// Which builds can raise it.
    pub builds: Builds,
}
