import { launchFirefox } from "./puppeteer.mjs";
import { testIn } from "./suite.mjs";

testIn("Firefox", launchFirefox);
