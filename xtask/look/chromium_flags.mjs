/** Flags for a Chromium that connects only to this machine, and does nothing by itself. */
export const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
];

export const chromium = process.env.GRANTWAY_CHROMIUM;
