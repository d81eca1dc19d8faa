// The panel and the probe take a client of any pattern, and the promise of one.
import { createClient } from "grantway/browser";
import { devtools, onEvent, probe, type Finding } from "grantway/devtools";

const page = { issuer: "https://as.example", client_id: "page", redirect_uri: "https://app.example/callback" };
const remove: () => void = devtools(createClient({ ...page, onEvent }), { open: true, probe: page });
devtools(await createClient({ backend: "/auth" }), { probe: { backend: "/auth" } });
devtools(createClient({ backend: "/auth", tokens: "page" }));
const found: Finding[] = await probe({ ...page, client: createClient(page) });
if (found[0]?.code === "redirect_uri_not_registered") remove();
