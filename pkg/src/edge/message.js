// Encodes a request in the form that the engine reads (src/flow/worker/http/request.rs).

/** Headers that are identified by their position in the message, after method and address. */
const NAMED = [
  "cookie",
  "content-type",
  "grantway",
  "origin",
  "sec-fetch-site",
  "sec-fetch-mode",
  "sec-fetch-dest",
  "accept",
  "upgrade",
  "referer",
];
/** Headers that are identified by name, if they were sent. */
const RARE = [
  "sec-purpose",
  "purpose",
  "x-purpose",
  "x-moz",
  "x-sec-purpose",
  "next-router-prefetch",
  "x-middleware-prefetch",
  "x-requested-with",
  "hx-request",
];

/** As much of a request as a session is found by: each header is a call of the platform. */
export const sessionMessageOf = ({ method, url, headers }) => [method, url, headers.get("cookie")];

function bodyLength(request) {
  if (!request.body) return 0;
  const length = request.headers.get("content-length") ?? "";
  return /^\d{1,15}$/.test(length.trim()) ? Number(length) : null;
}

export function messageOf(request) {
  const { headers } = request;
  const rare = {};
  for (const name of RARE) {
    const value = headers.get(name);
    if (value !== null) rare[name] = value;
  }
  return [request.method, request.url, ...NAMED.map((name) => headers.get(name)), bodyLength(request), rare];
}
