// The calls of a worker's host to the engine. A test compares the numbers with src/flow/worker/operation.rs.

export const CONFIGURE = 1;
export const HANDLE = 2;
export const FIND_SESSION = 3;
export const REQUIRE_SESSION = 4;
export const ACCESS_TOKEN = 5;
export const REFRESH_BEHIND = 6;
export const SIGN_OUT = 7;
export const PROXY_HEADERS = 8;
export const IMPORT = 9;

export const CONFIGURE_PROTOCOL = 20;
export const CREATE_AUTHORIZATION = 21;
export const EXCHANGE = 22;
export const REFRESH = 23;
export const CLIENT_CREDENTIALS = 24;
export const USERINFO = 25;
export const REVOKE = 26;
export const SEAL = 27;
export const UNSEAL = 28;
export const VERIFIED_USERINFO = 29;
