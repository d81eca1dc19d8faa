// The program of a choice: complete, ready to copy, and made here only. `tests/demo/programs.test.mjs` type-checks and
// runs what is shown for every choice.

import { providerOf } from "../catalogue.js";
import { indexFile, pageProgram } from "./page_program.js";
import { workerProgram, wranglerFile } from "./worker_program.js";

/**
 * The files of a choice, `[{ name, text }]`. `apis`: by provider, the address at which its real API says who somebody
 * is; without one, the program calls none.
 */
export function programOf({ provider: id, pattern, store }, apis) {
  const choice = { provider: providerOf(id), api: id === "standard" ? "https://as.example/userinfo" : apis[id], pattern, store };
  const page = [{ name: "page.js", text: pageProgram(choice) }, { name: "index.html", text: indexFile() }];
  if (pattern === "public") return page;
  return [{ name: "worker.js", text: workerProgram(choice) }, ...page, { name: "wrangler.toml", text: wranglerFile(choice) }];
}
