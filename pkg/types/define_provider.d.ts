import type { Provider } from "./provider.js";

/** The same type with `string` in place of literal texts, as TypeScript reads a JSON file. */
export type Widened<Value> = Value extends string
  ? string
  : Value extends boolean
    ? boolean
    : Value extends readonly (infer Item)[]
      ? Widened<Item>[]
      : Value extends object
        ? { [Member in keyof Value]: Widened<Value[Member]> }
        : Value;

/** The names of a shape's members, in any of its forms. */
export type KeysOf<Shape> = Shape extends unknown ? keyof Shape : never;
/** The type of a member, in any of a shape's forms. */
export type MemberOf<Shape, Member extends PropertyKey> = Shape extends unknown
  ? Member extends keyof Shape
    ? NonNullable<Shape[Member]>
    : never
  : never;

/** The value's type, without members that the shape lacks. */
export type Exact<Value, Shape> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? {
        [Member in keyof Value]: Member extends `x-${string}`
          ? Value[Member]
          : Member extends KeysOf<Shape>
            ? Exact<Value[Member], MemberOf<Shape, Member>>
            : never;
      }
    : Value;

/** A document in a JSON file, whose words TypeScript knows only as `string`. */
export interface JsonDocument extends Widened<Provider> {}

/** The document's type if it fits, else the type that it must fit, so that the compiler compares them. */
export type Fitting<Document, Shape> = [Document] extends [Exact<Document, Shape> & Shape]
  ? Document
  : Shape;

/**
 * Returns a provider document unchanged, with types: an editor completes it, and the compiler refuses misspelt
 * members. The result's type is the document's own content, as for the documents in the package.
 *
 * A document may also come from a JSON file: `import acme from "./acme.json" with { type: "json" }`. TypeScript
 * knows words in it only as `string`, so the engine checks them when it reads the document, and `grantway check`
 * before that.
 */
export declare function defineProvider<const Document extends Partial<Pick<JsonDocument, "authorization_endpoint">>>(
  document: string extends Document["authorization_endpoint"] ? Fitting<Document, JsonDocument> : Fitting<Document, Provider>,
): Document extends Provider ? Document : Provider;
