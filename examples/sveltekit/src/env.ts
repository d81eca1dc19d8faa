import { defineEnvVars } from "@sveltejs/kit/env";

export const variables = defineEnvVars({ ISSUER: {}, CLIENT_ID: {}, CLIENT_SECRET: {}, COOKIE_KEY: {}, ORIGIN: {}, API: {} });
