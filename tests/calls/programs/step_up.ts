import { stepUpChallenge } from "grantway/browser";
import { auth } from "./auth.js";

/** As `auth.fetch`; if the API wants a stronger sign-in, the page leaves for it, and comes back to where it was. */
export const fetch: typeof auth.fetch = async (input, init) => {
  const response = await auth.fetch(input, init);
  const stepUp = stepUpChallenge(response);
  if (stepUp) await auth.authorize({ provider: "main", ...stepUp });
  return response;
};
