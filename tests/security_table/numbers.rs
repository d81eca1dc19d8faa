//! The requirements on a client (S) and the attacks that it must survive (A), one line each. The
//! sources are RFC 9700, OpenID Connect, and "OAuth 2.0 for Browser-Based Applications".

/// One number.
pub struct Number {
    /// `S1` … `S42`, `A1` … `A36`; they never change their meaning.
    pub number: &'static str,
    /// What it demands, or what the attacker tries.
    pub what: &'static str,
    /// What of it is not built, where something is not.
    pub open: Option<&'static str>,
}

const fn row(number: &'static str, what: &'static str) -> Number {
    Number { number, what, open: None }
}

const fn open(number: &'static str, what: &'static str, reason: &'static str) -> Number {
    Number { number, what, open: Some(reason) }
}

/// All of them.
pub const NUMBERS: &[Number] = &[
    row("S1", "every code flow sends a fresh PKCE challenge with S256, unless a provider document says why not"),
    row("S2", "`plain` only where a provider document names it; no downgrade on an error"),
    row("S3", "`state` (and with OpenID `nonce`) also where the server announces PKCE to nobody"),
    row("S4", "state, nonce and verifier belong to one transaction and one user agent"),
    row("S5", "no implicit or hybrid response type, no password grant"),
    row("S6", "the redirect URI is one exact string, the same in both requests"),
    row("S7", "plain http redirect URIs on loopback only"),
    row("S8", "`state` is an opaque, sealed text"),
    row("S9", "endpoints come from metadata whose issuer is the one asked for"),
    open("S10", "no more scope than asked for, and a resource indicator", "resource indicators are not built"),
    row("S11", "a missing, wrong, expired or used state is refused before anything is sent"),
    row("S12", "the server and client of the request are those of the response"),
    row("S13", "`iss` of the response is the issuer, on errors too, and is there where it is promised"),
    row("S14", "one redirect URI a provider"),
    row("S15", "repeated parameters, and a code together with an error, are refused"),
    row("S16", "the code leaves address bar and history at once, and no cache keeps the answer"),
    row("S17", "`return_to` is a path of the own origin"),
    row("S18", "messages between windows are of the own origin and go through all checks"),
    row("S19", "https only, no redirect followed, bounded in time and size"),
    row("S20", "a code is sent once"),
    row("S21", "no token is usable before the ID token holds"),
    row("S22", "`alg` is pinned; `none`, HMAC and `crit` are refused"),
    row("S23", "`sub` of userinfo is that of the ID token"),
    row("S24", "tokens go in a header only, to listed origins only"),
    row("S25", "an unexpected token type is refused"),
    row("S26", "a refresh replaces the token at once, keeps one that is left out, and never widens the scope"),
    row("S27", "one refresh at a time"),
    open(
        "S28",
        "refresh tokens of public clients rotate, or it is said that they do not",
        "whether they rotate is not observed",
    ),
    open("S29", "DPoP keys and proofs", "it is not built"),
    row("S30", "private_key_jwt, its `aud` the issuer; mutual TLS is not built"),
    row("S31", "no client secret in a browser build"),
    row("S32", "no token in storage that the page's script can read, by default"),
    row("S33", "persistent storage is an explicit choice, and is cleared at sign-out"),
    row("S34", "the worker is a confidential client with the code grant"),
    row(
        "S35",
        "cookies: `__Host-`, Secure, HttpOnly, Path=/, no Domain, SameSite=Lax; None for the transaction of a form_post only; the loopback-http profile",
    ),
    row("S36", "cookies are encrypted and authenticated, and keys rotate"),
    row(
        "S37",
        "the page's routes need the custom header and pass Origin or Fetch Metadata; login takes navigations only",
    ),
    row("S38", "the proxy reaches listed origins, methods and paths, and drops what speaks of the page"),
    row("S39", "a token for the page has the scopes asked for and no more"),
    row("S40", "the session is renewed at sign-in; sign-out ends it, revokes, and names where the provider's ends"),
    row("S41", "back-channel logout: every claim and the signature are checked, replays are refused"),
    row("S42", "no secret or token in logs, errors and events"),
    row("A1", "CSRF on the redirect URI (login CSRF)"),
    row("A2", "authorization code injection"),
    row("A3", "a code or callback that comes twice"),
    row("A4", "mix-up of servers"),
    row("A5", "`iss` stripped or swapped"),
    row("A6", "PKCE downgrade"),
    row("A7", "state that is fixed, swapped or forged"),
    row("A8", "nonce replay"),
    row("A9", "open redirect through `return_to` or the redirect URI"),
    row("A10", "an access token in the callback"),
    row("A11", "ID token substitution"),
    open("A12", "`at_hash` and `c_hash` of hybrid flows", "such flows cannot be begun"),
    row("A13", "forged metadata"),
    row("A14", "floods of keys, oversized and slow bodies"),
    row("A15", "a redirect of the token endpoint"),
    row("A16", "a resource server that harvests tokens; a proxy led to other hosts"),
    row("A17", "replay of a refresh token by tabs, isolates and retries"),
    row("A18", "scope elevation on refresh"),
    open("A19", "DPoP proof replay", "it is not built"),
    row("A20", "messages from another origin or window"),
    row("A21", "a popup taken over; the callback in a frame"),
    row("A22", "injected script: what it can read"),
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
