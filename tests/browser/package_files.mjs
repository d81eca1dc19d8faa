// Where the packed package lies.

import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of `grantway` as it was packed and unpacked for these tests. */
export const packed = dirname(fileURLToPath(import.meta.resolve("grantway/package.json")));

/** The builds that can trap on purpose; they are not part of the package. */
export const trapBuild = fileURLToPath(new URL("../../pkg/wasm-trap/browser", import.meta.url));

/** The lines of the README that a page's policy needs. */
export const POLICY = "script-src 'self' 'wasm-unsafe-eval'";
