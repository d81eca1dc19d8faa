// The effects of a worker's host, besides those of every host (../effects.js). A test compares the numbers with
// src/step/effect.rs.

export const READ_BODY = 20;
export const RECOLLECT = 21;
export const MEMORIZE = 22;
export const HOLD = 23;
export const RELEASE = 24;
export const PAUSE = 25;
export const READ_STORE = 26;
export const WRITE_STORE = 27;
export const CLEAR_STORE = 28;
export const READ_CACHE = 29;
export const WRITE_CACHE = 30;
export const VERIFY_SIGNATURE = 31;
export const REFRESH_LATER = 32;
export const SEAL = 33;
export const UNSEAL = 34;
export const ON_SIGN_IN = 35;
export const ON_ERROR = 36;
export const ON_LAUNCH = 37;
export const SELECT_PROVIDER = 38;
export const BUFFER_BODY = 39;
export const FORWARD = 40;
export const DISCARD = 41;
export const LIMIT_REQUESTS = 42;
export const COUNT_UP = 43;
export const CLIENT_SECRET = 44;
export const READ_HEADER_NAMES = 45;
export const SIGN = 46;
export const VALIDATE_CLAIMS = 47;

/** How effects fail. */
export const STORE = 6;
export const APPLICATION = 7;
export const UPSTREAM_TIMED_OUT = 8;
