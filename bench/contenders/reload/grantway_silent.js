import { createClient } from "grantway/browser";
import { grantwayPage } from "./grantway_page.js";

export const start = grantwayPage(createClient, { restore: "silent" });
