/** `grantway/testing`: mocks that ask nobody, and sessions that the real handler takes. */
export type * from "../../index.js";
export type * from "../handler/index.js";
export type * from "../moving/worker.js";
export type * from "../page/client.js";
export type * from "../page/vault.js";
export type * from "../store.js";
export * from "./client.js";
export * from "./clock.js";
export * from "./error.js";
export * from "./handler.js";
export * from "./signed_in.js";
