// Where the site and the repository are: from the package's manifest, and from there only.

import { readFileSync } from "node:fs";

const manifest = JSON.parse(readFileSync(new URL("../../../pkg/package.json", import.meta.url), "utf8"));

export const version = manifest.version;
export const homepage = manifest.homepage;
export const repository = (manifest.repository.url ?? manifest.repository).replace(/^git\+/, "").replace(/\.git$/, "");

/** A file of the repository, as its code host shows it. `path` starts at the root. */
export const inRepository = (path) => `${repository}/blob/main/${path}`;
