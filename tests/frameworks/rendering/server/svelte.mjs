import { readFile, writeFile } from "node:fs/promises";
import { createAuth } from "grantway/svelte";
import { compile } from "svelte/compiler";
import { render as renderComponent } from "svelte/server";

const source = await readFile(new URL("../Shown.svelte", import.meta.url), "utf8");
const compiled = new URL("shown.mjs", import.meta.url);
await writeFile(compiled, compile(source, { generate: "server", name: "Shown" }).js.code);
const { default: Shown } = await import(compiled);

export const render = (options) => renderComponent(Shown, { props: { options } }).body;

/** A guard of a route. */
export const guard = (client) => createAuth(client).requireSession({ provider: "main" });
