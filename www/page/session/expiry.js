// Expiry in words: Unix seconds, "never" or "unknown" become a sentence and, when it is near, a countdown.

const day = 86_400;
const year = 365.2425 * day;

/** `{ large, small, ticking }` for an expiry seen at `now` (Unix seconds). */
export function describeExpiry(expiry, now) {
  if (expiry === "never") return { large: "Never", small: "The server set no end. It can still revoke the token, so a 401 is handled at any time.", ticking: false };
  if (typeof expiry !== "number") return { large: "Unknown", small: "The server did not say. The engine tries the token, and signs in again when it is refused.", ticking: false };
  const left = Math.floor(expiry - now);
  const date = new Date(expiry * 1000);
  const small = `${new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "medium", timeZone: "UTC" }).format(date)} UTC`;
  if (left <= 0) return { large: "Expired", small, ticking: false };
  if (left > 2 * year) return { large: `In ${plural(Math.round(left / year), "year")}`, small, ticking: false };
  if (left > 2 * day) return { large: `In ${plural(Math.floor(left / day), "day")}`, small, ticking: true };
  return { large: clock(left), small, ticking: true };
}

function clock(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
