import { createAuth0Client } from "@auth0/auth0-spa-js";
import { auth0Page } from "./auth0_page.js";

export const start = auth0Page(createAuth0Client, { cacheLocation: "localstorage", useRefreshTokens: true });
