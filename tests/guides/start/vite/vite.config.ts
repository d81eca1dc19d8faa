import { defineConfig } from "vite";

export default defineConfig({
  server: { proxy: { "/auth": "http://localhost:8787" } },
});
