// Every line under an expectation has to be refused by the compiler.
import { OAuthError, type OAuthEvent } from "grantway";

export function told(error: OAuthError, event: OAuthEvent<"google">) {
  // @ts-expect-error only a server's answer says that
  if (error.kind === "check") error.error.length;
  // @ts-expect-error codes belong to kinds
  if (error.kind === "server") error.code === "network_failed";
  // @ts-expect-error another code's cause
  if (error.code === "transaction_missing") error.possible_causes?.includes("cookie_blocked");
  // @ts-expect-error only network failures say how long to wait
  if (error.kind === "misuse") error.retry_after + 1;
  // @ts-expect-error errors are read
  error.hint = "";
  // @ts-expect-error not a type of event
  event.type === "sign_in";
  // @ts-expect-error not a member of this event
  if (event.type === "signed_in") event.code;
  // @ts-expect-error a code that the package does not have
  if (event.type === "sign_in_refused") event.code === "denied";
  // @ts-expect-error no provider has that name
  event.provider === "gogle";
}
