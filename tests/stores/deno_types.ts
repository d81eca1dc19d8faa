// Checked by `deno check`: Deno's own type of a KV fits.
import { denoKvStore } from "grantway/stores/deno-kv";
import type { SessionStore } from "grantway/edge";

export const store: SessionStore = denoKvStore(await Deno.openKv());
