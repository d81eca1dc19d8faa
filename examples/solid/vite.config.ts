import solid from "vite-plugin-solid";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [solid()],
  server: { proxy: { "/auth": "http://localhost:8787" } },
});
