import { createAuth } from "grantway/svelte";
import { readable, type Readable } from "svelte/store";
import { client, page } from "./client.ts";

const auth = createAuth(client, { session: null });
if (auth.status === "signed_in") auth.session.data.userId satisfies string;
auth.authorize({ provider: "google" });
// @ts-expect-error: the worker has no such provider
auth.authorize({ provider: "github" });
auth.requireSession({ provider: "google" }).then((session) => session?.data.userId);
// @ts-expect-error: a worker is told which provider
auth.requireSession();
createAuth(page).requireSession();
createAuth(page).accessToken().then(({ access_token }) => access_token);
// @ts-expect-error: a backend for frontend gives no token
auth.accessToken();
auth.subscribe((state) => state.status === "signed_in" && state.session.data.userId);
export const store: Readable<{ status: string }> = auth;
export const other = readable(0);
