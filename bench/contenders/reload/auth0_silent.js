import { createAuth0Client } from "@auth0/auth0-spa-js";
import { auth0Page } from "./auth0_page.js";

// Its default: tokens in memory, and a hidden frame after a reload.
export const start = auth0Page(createAuth0Client, {});
