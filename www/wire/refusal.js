// A refusal as plain data, so that the worker can keep it and the page can show it.

const members = [
  "kind", "code", "message", "hint", "error", "error_description", "error_uri", "status", "retry_after", "possible_causes", "retryable",
];

/** The public members of an OAuthError (or of any error), with its cause in one line. */
export function describeRefusal(error) {
  const refusal = { kind: "host", code: "unexpected", message: String(error?.message ?? error) };
  for (const name of members) {
    if (error?.[name] !== undefined && error[name] !== null) refusal[name] = error[name];
  }
  if (error?.cause) refusal.cause = String(error.cause.message ?? error.cause);
  return refusal;
}
