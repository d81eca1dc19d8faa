import type { Provider } from "./provider.js";

/** The same with texts in place of words, as TypeScript reads a JSON file. */
export type Widened<Value> = Value extends string
  ? string
  : Value extends boolean
    ? boolean
    : Value extends readonly (infer Item)[]
      ? Widened<Item>[]
      : Value extends object
        ? { [Member in keyof Value]: Widened<Value[Member]> }
        : Value;

/** The names of members that a shape has in any of its forms. */
export type KeysOf<Shape> = Shape extends unknown ? keyof Shape : never;
/** What a member is in any of a shape's forms. */
export type MemberOf<Shape, Member extends PropertyKey> = Shape extends unknown
  ? Member extends keyof Shape
    ? NonNullable<Shape[Member]>
    : never
  : never;

/** The value, where it has no member that the shape has not. */
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

/** A document of a JSON file: of a word there, TypeScript knows only that it is a text. */
export interface JsonDocument extends Widened<Provider> {}

/** The document where it fits, else what it has to fit, for the compiler to compare. */
export type Fitting<Document, Shape> = [Document] extends [Exact<Document, Shape> & Shape]
  ? Document
  : Shape;

/**
 * Gives a provider document as it is, typed: an editor completes it, and the compiler refuses what is misspelt. The type
 * of the result is what the document says, as that of the documents that the package ships.
 *
 * A document may come from a JSON file too: `import acme from "./acme.json" with { type: "json" }`. There TypeScript knows
 * of a word only that it is a text: the engine checks the rest when it reads the document, and `grantway check` before
 * that.
 */
export declare function defineProvider<const Document extends Partial<Pick<JsonDocument, "authorization_endpoint">>>(
  document: string extends Document["authorization_endpoint"] ? Fitting<Document, JsonDocument> : Fitting<Document, Provider>,
): Document extends Provider ? Document : Provider;
