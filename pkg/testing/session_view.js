/** How long a session, and its access token, live if the test does not care, in seconds. */
const A_DAY = 86_400;
const AN_HOUR = 3600;

/** A session as a page or a handler sees it, of what the test says of it. */
export function sessionView(given, now) {
  const seconds = Math.floor(now() / 1000);
  return {
    expires_at: seconds + A_DAY,
    token_expires_at: seconds + AN_HOUR,
    scope: [],
    profile: {},
    data: undefined,
    diagnostics: [],
    ...given,
  };
}

/** Whether it has ended by this clock. */
export const isOver = ({ expires_at }, now) => typeof expires_at === "number" && expires_at * 1000 <= now();

/** An access token of such a session: the first, the second … */
export const accessTokenOf = ({ token_expires_at, scope }, count) => {
  const access_token = `test-access-token-${count}`;
  return { access_token, token_type: "Bearer", expires_at: token_expires_at, scope, authorization: `Bearer ${access_token}` };
};
