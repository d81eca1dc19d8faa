/** What JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [member: string]: JsonValue | undefined };
export type JsonObject = { [member: string]: JsonValue | undefined };
