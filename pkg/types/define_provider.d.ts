import type { Provider } from "./provider.js";

/** The same with texts in place of words, as TypeScript reads a JSON file. */
type Widened<Value> = Value extends string
  ? string
  : Value extends boolean
    ? boolean
    : Value extends readonly (infer Item)[]
      ? Widened<Item>[]
      : Value extends object
        ? { [Member in keyof Value]: Widened<Value[Member]> }
        : Value;

type KeysOf<Shape> = Shape extends unknown ? keyof Shape : never;
type MemberOf<Shape, Member extends PropertyKey> = Shape extends unknown ? (Member extends keyof Shape ? NonNullable<Shape[Member]> : never) : never;

/** A document in which no member is misspelt: one that the shape does not have has no value that fits. */
type Exact<Value, Shape> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { [Member in keyof Value]: Member extends `x-${string}` ? Value[Member] : Member extends KeysOf<Shape> ? Exact<Value[Member], MemberOf<Shape, Member>> : never }
    : Value;

/**
 * Gives a provider document as it is, typed: an editor completes it, and the compiler refuses what is misspelt. The type
 * of the result is what the document says, as that of the documents that the package ships.
 */
export declare function defineProvider<const Document extends Provider>(document: Document & Exact<Document, Provider>): Document;
/**
 * The same for a document that comes from a JSON file (`import acme from "./acme.json" with { type: "json" }`). There
 * TypeScript knows of a word only that it is a string: the engine checks the rest when it reads the document, and
 * `grantway check` before that.
 */
export declare function defineProvider<const Document extends Widened<Provider>>(
  document: string extends Document["authorization_endpoint"] ? Document & Exact<Document, Provider> : never,
): Provider;
