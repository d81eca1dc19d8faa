/**
 * Refuses as the document says that this provider refuses: with its places for code and description, and with 200
 * if an error comes with success.
 */
import { putAt, valueAt } from "../../document/pointers.js";
import { json } from "../../responses.js";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "no-store", Pragma: "no-cache" };

const meets = (body, { pointer, ...wanted }) => {
  const found = valueAt(body, pointer);
  if (found === undefined) return false;
  if ("equals" in wanted) return found === wanted.equals;
  return "not_equals" in wanted ? found !== wanted.not_equals : true;
};

/** A value that meets an error condition. */
function errorValue({ equals, not_equals: unlike }) {
  if (equals !== undefined) return equals;
  return typeof unlike === "number" ? unlike + 1 : unlike === undefined ? true : !unlike;
}

/** A value that does not meet an error condition; undefined if the member is absent. */
export function successValue({ equals, not_equals: like }) {
  if (like !== undefined) return like;
  if (equals === undefined) return undefined;
  return typeof equals === "boolean" ? !equals : "ok";
}

/**
 * @param {{ when: object[], code: string, description: string }} shape
 * @param {string | number} code
 */
export function errorBody(shape, code, description) {
  const body = {};
  putAt(body, shape.description, description);
  putAt(body, shape.code, code);
  if (shape.when.length > 0 && !shape.when.some((condition) => meets(body, condition))) putAt(body, shape.when[0].pointer, errorValue(shape.when[0]));
  return body;
}

/**
 * Refuses a request; the sandbox's log says why.
 *
 * @param {object} call
 * @param {{ when: object[], code: string, description: string }} shape
 * @param {{ error: string | number, why: string, status?: number, headers?: object }} refusal
 */
export function refuse(call, shape, { error, why, status = 400, headers = {} }) {
  call.refused = why;
  const succeeds = shape.when.length > 0;
  return json(errorBody(shape, error, why), succeeds ? 200 : status, { ...HEADERS, ...headers });
}

/** The shape for a mistake that concerns only the request. */
export const plainShape = { when: [], code: "/error", description: "/error_description" };
