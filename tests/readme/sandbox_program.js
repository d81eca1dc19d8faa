import { google } from "grantway/providers/google";
import { createSandbox } from "grantway/sandbox";

const clients = [{ client_id: "app", client_secret: "secret", redirect_uris: ["http://localhost:8787/auth/google/callback"] }];
const sandbox = createSandbox({ documents: [google], providers: { google: { clients } } });

export default { fetch: sandbox.fetch };
