// Errors are told apart by `kind` and `code`, events by `type`.
import { OAuthError, type OAuthErrorCode, type OAuthErrorKind, type OAuthEvent } from "grantway";
import { createClient } from "grantway/browser";

const auth = await createClient({ backend: "/auth" });
try {
  await auth.handleCallback();
} catch (error) {
  if (!(error instanceof OAuthError)) throw error;
  const both: Error & { hint: string; docs: string } = error;
  const [kind, code]: [OAuthErrorKind, OAuthErrorCode] = [error.kind, error.code];
  console.log(both.docs, kind, code, error.status, error.error, JSON.stringify(error));
  switch (error.kind) {
    case "server": {
      const said: [string | undefined, string | undefined] = [error.error, error.error_description];
      const code: "access_denied" | "interaction_required" | "request_failed" | OAuthErrorCode = error.code;
      console.log(said, code);
      break;
    }
    case "application": {
      const { cause }: { cause: unknown } = error;
      console.log(cause);
      break;
    }
    case "host":
      setTimeout(() => auth.session(), (error.retry_after ?? 1) * 1000);
      break;
    case "check":
      if (error.code === "transaction_missing" && error.possible_causes?.includes("storage_cleared")) console.log("cleared");
      if (error.code === "transaction_elsewhere" && error.possible_causes?.includes("cookie_blocked")) console.log("blocked");
      break;
    case "misuse":
      for (const { message, option } of error.mistakes ?? []) console.log(message, option);
      break;
    default: {
      const rest: "malformed" | "session" = error.kind;
      console.log(rest);
    }
  }
  // A code says of which kind it is.
  if (error.code === "network_failed") {
    const kind: "host" = error.kind;
    console.log(kind);
  }
}

// What a promise rejects with has no type.
auth.session().catch((error) => error instanceof OAuthError && error.kind === "session" && error.hint);

export function told(event: OAuthEvent<"google">): string {
  const provider: "google" | undefined = event.provider;
  switch (event.type) {
    case "response":
      return `${event.endpoint} ${event.status ?? event.error} in ${event.duration} ms`;
    case "callback_refused":
      return `${event.code} ${event.retryable} ${event.server_error}`;
    case "session_ended":
      return event.by === "back_channel" ? "at the provider" : event.by;
    case "scope_reduced":
      return event.scope;
    default:
      return `${event.type} ${event.at} ${provider}`;
  }
}
