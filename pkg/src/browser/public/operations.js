// The page's calls to the engine. A test compares the numbers with src/flow/page/mod.rs.

export const CONFIGURE_PROTOCOL = 20;
export const CREATE_AUTHORIZATION = 21;
export const EXCHANGE = 22;
export const REFRESH = 23;
export const USERINFO = 25;
export const REVOKE = 26;

export const OPEN = 40;
export const IS_COMPLETE = 41;
export const COMPLETE = 42;
export const AUTHORIZE = 43;
export const WITHOUT_RESPONSE = 44;
export const HANDLE_CALLBACK = 45;
export const HELD_TOKEN = 46;
export const SESSION = 47;
export const ACCESS_TOKEN = 48;
export const USERINFO_OF_SESSION = 49;
export const SIGN_OUT = 50;
export const IMPORT = 51;
export const PROVE = 52;
