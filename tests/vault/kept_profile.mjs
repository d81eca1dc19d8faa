// A Chromium whose profile stays on the disk.

import { chromium } from "playwright-core";
import { QUIET } from "../browser/chromium.mjs";

export const launchKept = (folder) =>
  chromium.launchPersistentContext(folder, { executablePath: process.env.GRANTWAY_CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
