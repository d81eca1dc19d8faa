import { launchChromium } from "./puppeteer.mjs";
import { testIn } from "./suite.mjs";

testIn("Chromium", launchChromium);
