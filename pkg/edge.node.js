// Node, Deno and Bun read the file beside this one. A bundler may lose that file, or leave another in its place;
// then the module comes from the script, which the bundler keeps.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { moduleFrom } from "./src/edge/engine.js";
import { sha256 } from "./wasm/edge/grantway_bg.digest.js";

function bytesOfFile() {
  try {
    const bytes = readFileSync(new URL("./wasm/edge/grantway_bg.wasm", import.meta.url));
    return createHash("sha256").update(bytes).digest("base64") === sha256 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

moduleFrom(() => {
  const bytes = bytesOfFile();
  if (bytes) return new WebAssembly.Module(bytes);
  return import("./wasm/edge/grantway_bg.wasm.js").then(({ wasmModule }) => wasmModule());
});

export * from "./src/edge/index.js";
