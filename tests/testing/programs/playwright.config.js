// Chromium as the tests of the repository start it: the browser is the system's, and speaks to loopback only.
export default {
  testMatch: "*.spec.ts",
  outputDir: process.env.OUTPUT_FOLDER,
  reporter: "line",
  workers: 1,
  use: {
    baseURL: process.env.ORIGIN,
    launchOptions: { executablePath: process.env.GRANTWAY_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] },
  },
};
