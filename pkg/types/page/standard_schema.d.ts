/** One thing that a schema says is wrong. */
export interface SchemaIssue {
  /** What is wrong, for developers. */
  readonly message: string;
  /** Where it is: the names of members, from the outermost. */
  readonly path?: ReadonlyArray<PropertyKey | SchemaPathSegment> | undefined;
}

/** A part of a path. */
export interface SchemaPathSegment {
  /** The name of the member. */
  readonly key: PropertyKey;
}

/** What a schema says of a value that it takes. */
export interface SchemaSuccess<Output> {
  /** The value, as the schema gives it. */
  readonly value: Output;
  /** There is none. */
  readonly issues?: undefined;
}

/** What a schema says of a value that it refuses. */
export interface SchemaFailure {
  /** All that is wrong. */
  readonly issues: ReadonlyArray<SchemaIssue>;
}

/** The types of a schema; they exist for the compiler only. */
export interface SchemaTypes<Input, Output> {
  /** What the schema takes. */
  readonly input: Input;
  /** What the schema gives. */
  readonly output: Output;
}

/** What every schema library that follows Standard Schema has on its schemas. */
export interface SchemaProperties<Input, Output> {
  /** The version of Standard Schema. */
  readonly version: 1;
  /** The name of the library. */
  readonly vendor: string;
  /** Validates a value, at once or later. */
  readonly validate: (value: unknown) => SchemaSuccess<Output> | SchemaFailure | Promise<SchemaSuccess<Output> | SchemaFailure>;
  /** The types of the schema; they exist for the compiler only. */
  readonly types?: SchemaTypes<Input, Output> | undefined;
}

/** A schema of zod, valibot, arktype or another library that follows Standard Schema (standardschema.dev), version 1. */
export interface StandardSchema<Input = unknown, Output = Input> {
  /** What the library offers to others. */
  readonly "~standard": SchemaProperties<Input, Output>;
}
