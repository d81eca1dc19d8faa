export type * from "../moving/worker.js";
export * from "./callbacks.js";
export * from "./client.js";
export * from "./config.js";
export * from "./handler.js";
export * from "./platform.js";
export * from "./session.js";
