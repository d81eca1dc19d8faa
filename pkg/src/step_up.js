import { challengesOf } from "./challenge.js";

/**
 * What an API asks for if it wants a stronger or more recent sign-in, in the form that `authorize` accepts; undefined
 * for every other answer.
 */
export function stepUpChallenge({ status, headers }) {
  if (status !== 401) return undefined;
  const challenges = challengesOf(headers.get("WWW-Authenticate") ?? "");
  const found = challenges.find(({ error }) => error === "insufficient_user_authentication");
  if (!found) return undefined;
  const { acr_values, max_age } = found;
  return { ...(acr_values && { acr_values }), ...(/^\d{1,10}$/.test(max_age) && { max_age: Number(max_age) }) };
}
