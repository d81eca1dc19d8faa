import { asFailure } from "../first_load.js";
import { validate } from "../../host/claims_schema.js";

/** What the schema says of a session's claims, `{ value }` or `{ error }`; a promise, if the schema gives one. */
export function validated(session, schema) {
  const answered = ({ value, mistakes }) => (mistakes ? { error: refusal(mistakes) } : { value: { ...session, claims: value } });
  const failed = (cause) => ({ error: asFailure({ code: "callback_function_failed", detail: { option: "claims" }, cause }) });
  try {
    const result = validate(schema, session.claims);
    return result instanceof Promise ? result.then(answered).catch(failed) : answered(result);
  } catch (cause) {
    return failed(cause);
  }
}

function refusal(found) {
  const mistakes = found.map((detail) => ({ code: "claims_invalid", detail }));
  return asFailure(mistakes.length === 1 ? mistakes[0] : { code: "claims_invalid", mistakes });
}
