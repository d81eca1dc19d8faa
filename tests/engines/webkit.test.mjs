import { launchWebKit } from "./webkit.mjs";
import { testIn } from "./suite.mjs";

testIn("WebKit", launchWebKit);
