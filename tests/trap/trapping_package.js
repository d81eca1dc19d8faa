import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const beside = (path) => new URL(path, import.meta.url);

/**
 * A folder in which the installed package has the build that can trap. `cargo xtask build --trap` makes that build,
 * which is never packed.
 */
export async function makeTrappingPackage() {
  const folder = await mkdtemp(join(tmpdir(), "grantway-trap-"));
  const installed = join(folder, "node_modules", "grantway");
  await cp(beside("../node_modules/grantway"), installed, { recursive: true, dereference: true });
  await cp(beside("../../pkg/wasm-trap/edge"), join(installed, "wasm", "edge"), { recursive: true });
  // The packed entry for Node is one file with the engine inside; with the unpacked one, the tests can reach the
  // engine.
  await cp(beside("../../pkg/edge.node.js"), join(installed, "edge.node.js"));
  await cp(beside("trapping_worker.js"), join(folder, "trapping_worker.js"));
  return {
    /** The URL of a file in that folder. */
    file: (path) => pathToFileURL(join(folder, path)),
    /** The URL of a file of the package. */
    inside: (path) => pathToFileURL(join(installed, path)),
    remove: () => rm(folder, { recursive: true }),
  };
}
