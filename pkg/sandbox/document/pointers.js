/** Writes to JSON pointers (RFC 6901): answers are built member by member. */

const parts = (pointer) => pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The pointers that a document gives for a place, one or several, as a list. */
export const listOf = (pointers) => (pointers === undefined ? [] : Array.isArray(pointers) ? pointers : [pointers]);

/** The value there, or undefined. */
export function valueAt(body, pointer) {
  return parts(pointer).reduce((value, part) => (value !== null && typeof value === "object" && Object.hasOwn(value, part) ? value[part] : undefined), body);
}

/** Writes a value and creates the objects and arrays that lead to it. Does nothing if a text is in the way. */
export function putAt(body, pointer, value) {
  const path = parts(pointer);
  const last = path.pop();
  if (last === undefined) throw new TypeError("the whole answer cannot be one value");
  let place = body;
  for (const [index, part] of path.entries()) {
    const next = path[index + 1] ?? last;
    if (!Object.hasOwn(place, part) || place[part] === null) put(place, part, /^\d+$/.test(next) ? [] : {});
    place = place[part];
    if (typeof place !== "object" || place === null) return;
  }
  put(place, last, value);
}

/** Sets the object's own member, even if every object inherits that name. */
function put(object, name, value) {
  Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
}
