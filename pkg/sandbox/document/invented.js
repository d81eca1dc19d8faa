/**
 * What the sandbox invents because no document says it: who a person is at this provider, and the values of members
 * that only this provider has.
 */
import { fullName, stableHex } from "../people.js";

/** The person's identifier at a provider, the same in every run. */
export const subjectOf = (provider, user) => stableHex(`${provider.id}:${user.id}`, 20);

/** The person's values for the members of a profile. */
export function personOf(provider, user) {
  return {
    id: subjectOf(provider, user),
    name: fullName(user),
    email: user.email,
    email_verified: true,
    picture: `https://people.example/${user.id}.png`,
  };
}

/** A value for a member or parameter that only this provider has. */
export const inventedText = (provider, user, name) => `${name.replace(/[^a-z0-9]+/gi, "-")}-${stableHex(`${provider.id}:${user.id}:${name}`, 8)}`;

const SAMPLES = { host: (name) => `${name.replaceAll("_", "-")}.example`, segment: (name) => name, origin: (name) => `https://${name.replaceAll("_", "-")}.example` };

/** The value of a variable that neither an address nor the settings name. */
export function sampleOf(name, { default: usual, allow: [listed] = [], pattern = "host" }) {
  return usual ?? listed?.replace("*", "one") ?? SAMPLES[pattern](name);
}
