//! The requirements on a client (S) and the attacks that it must survive (A), one line each, from RFC 9700,
//! OpenID Connect, and "OAuth 2.0 for Browser-Based Applications".

/// One number.
pub struct Number {
    /// `S1` … `S42`, `A1` … `A36`; a number never changes its meaning.
    pub number: &'static str,
    /// What is required, or what the attacker tries.
    pub what: &'static str,
    /// The part that is not implemented, if any.
    pub open: Option<&'static str>,
}

const fn row(number: &'static str, what: &'static str) -> Number {
    Number { number, what, open: None }
}

const fn open(number: &'static str, what: &'static str, reason: &'static str) -> Number {
    Number { number, what, open: Some(reason) }
}

/// All numbers.
pub const NUMBERS: &[Number] = &[
    row(
        "S1",
        "every code flow sends a fresh PKCE challenge with S256, unless a provider document says otherwise with its reason",
    ),
    row("S2", "`plain` is used only if a provider document names it; no error causes a downgrade"),
    row("S3", "`state` (and with OpenID `nonce`) is sent even if the server does not announce PKCE"),
    row("S4", "`state`, `nonce` and verifier belong to one transaction and one browser"),
    row("S5", "no implicit or hybrid response type, no password grant"),
    row("S6", "the redirect URI is one exact string, the same in both requests"),
    row("S7", "redirect URIs with plain http are accepted on loopback only"),
    row("S8", "`state` is opaque and sealed"),
    row("S9", "endpoints come from metadata whose issuer is the one that was asked for"),
    open(
        "S10",
        "no more scope than was asked for, and a resource indicator if the application names one",
        "token requests do not repeat the resource",
    ),
    row("S11", "a missing, wrong, expired or used `state` is refused before anything is sent"),
    row("S12", "a response counts only for the server and client of its request"),
    row("S13", "`iss` of the response is the issuer, on errors too, and must be present if the server promises it"),
    row("S14", "each provider has its own redirect URI"),
    row("S15", "repeated parameters, and a code together with an error, are refused"),
    row("S16", "the code leaves address bar and history at once, and no cache keeps the answer"),
    row("S17", "`return_to` is a path on the application's own origin"),
    row("S18", "messages between windows come from the own origin and go through all checks"),
    row("S19", "https only, no redirect followed, bounded in time and size"),
    row("S20", "a code is sent once"),
    row("S21", "no token is usable before the ID token holds"),
    row("S22", "`alg` is pinned; `none`, HMAC and `crit` are refused"),
    row("S23", "`sub` of userinfo equals `sub` of the ID token"),
    row("S24", "tokens are sent in a header only, to listed origins only"),
    row("S25", "an unexpected token type is refused, and a Bearer token where DPoP was asked for, unless allowed"),
    row(
        "S26",
        "a refresh replaces the refresh token at once, keeps the old one if none comes, and never widens the scope",
    ),
    row("S27", "one refresh at a time"),
    row("S28", "refresh tokens of public clients rotate, or the client reports that they do not"),
    row(
        "S29",
        "in a page: DPoP keys cannot be exported, one per session; proofs carry `htm`, `htu` and `ath`; a nonce of the server is used once more",
    ),
    open(
        "S30",
        "confidential clients can use `private_key_jwt`, with the issuer as `aud`, or mutual TLS",
        "mutual TLS",
    ),
    row("S31", "no client secret in a browser build"),
    row("S32", "by default no token is in storage that a page's script can read"),
    row("S33", "persistent storage is an explicit choice, and sign-out clears it"),
    row("S34", "the worker is a confidential client and uses the code grant"),
    row(
        "S35",
        "cookies are `__Host-`, `Secure`, `HttpOnly`, `SameSite=Lax`, `Path=/`, without `Domain`; `SameSite=None` only for the transaction of a `form_post`; plain-http loopback has its own profile",
    ),
    row("S36", "cookies are encrypted and authenticated, and keys rotate"),
    row(
        "S37",
        "the page's routes need the custom header and a matching `Origin` or Fetch Metadata; login takes navigations only",
    ),
    row(
        "S38",
        "the proxy reaches listed origins, methods and paths only, and drops the page's cookies and `Authorization`",
    ),
    row("S39", "a token for the page has the scopes that were asked for and no more"),
    row(
        "S40",
        "a sign-in starts a new session; a sign-out ends it, revokes its tokens, and gives the address of the provider's sign-out",
    ),
    row("S41", "back-channel logout checks the signature and every claim, and refuses replays"),
    row("S42", "no secret or token is in a log, an error or an event"),
    row("A1", "CSRF on the redirect URI (login CSRF)"),
    row("A2", "authorization code injection"),
    row("A3", "replay of a code or a callback"),
    row("A4", "mix-up of servers"),
    row("A5", "`iss` stripped or swapped"),
    row("A6", "PKCE downgrade"),
    row("A7", "`state` that is fixed, swapped or forged"),
    row("A8", "nonce replay"),
    row("A9", "open redirect through `return_to` or the redirect URI"),
    row("A10", "an access token in the callback"),
    row("A11", "ID token substitution"),
    open("A12", "`at_hash` and `c_hash` of hybrid flows", "the engine has no hybrid flow"),
    row("A13", "forged metadata"),
    row("A14", "floods of keys, oversized and slow bodies"),
    row("A15", "a redirect of the token endpoint"),
    row("A16", "a resource server that harvests tokens; a proxy that is led to other hosts"),
    row("A17", "replay of a refresh token by tabs, isolates and retries"),
    row("A18", "scope elevation on refresh"),
    row("A19", "replay of a DPoP proof, a wrong `htu`, an endless demand for nonces"),
    row("A20", "messages from another origin or window"),
    row("A21", "a popup that is taken over; the callback in a frame"),
    row("A22", "injected script that reads tokens"),
    row("A23", "session fixation, cookies tossed by a sibling subdomain, overflow and eviction"),
    row("A24", "bit flips in cookies, key confusion, replay after sign-out"),
    row("A25", "CSRF on login, logout, token and proxy, with top-level POST and WebSocket"),
    row("A26", "forged and replayed logout tokens"),
    row("A27", "open redirect after sign-out"),
    row("A28", "header injection in redirects and Set-Cookie"),
    row("A29", "secrets in logs and telemetry"),
    row("A30", "the code in Referer or history"),
    row("A31", "a cached redirect to the authorization endpoint"),
    row("A32", "parameter pollution"),
    row("A33", "clocks: skew, negative and huge lifetimes"),
    row("A34", "odd characters in credentials and scopes"),
    row("A35", "exhaustion by open transactions"),
    row("A36", "tampering with dependencies or the wasm"),
];
