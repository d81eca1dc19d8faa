// `node ../core/place.js auth.js=lib/auth.ts`, in an example: copies a file of this folder there. `npm install` does it.
import { cp } from "node:fs/promises";

for (const pair of process.argv.slice(2)) {
  const [file, place] = pair.split("=");
  await cp(new URL(file, import.meta.url), place);
}
