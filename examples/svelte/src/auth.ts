import { createAuth } from "grantway/svelte";
import { client } from "./client.ts";
import { go } from "./router.svelte.ts";

export const auth = createAuth(client, { navigate: go });
