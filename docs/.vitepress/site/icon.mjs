// The demo's icon is the site's, too: one file.

import { readFileSync } from "node:fs";

const file = new URL("../../../www/public/icon.svg", import.meta.url);

export function icon() {
  return {
    name: "icon",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (!request.url.endsWith("/icon.svg")) return next();
        response.setHeader("content-type", "image/svg+xml");
        response.end(readFileSync(file));
      });
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "icon.svg", source: readFileSync(file) });
    },
  };
}
