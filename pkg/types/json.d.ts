/** A value that JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** An object that JSON can hold. */
export type JsonObject = {
  /** A member of any name. */
  [member: string]: JsonValue | undefined;
};
