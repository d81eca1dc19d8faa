import { createClient } from "grantway/browser";
import { options } from "./own_client_options.js";

const auth = await createClient(options);
await auth.handleCallback();
const session = await auth.session();
const name = session && (await auth.userinfo()).name;
document.body.textContent = session ? `Hello, ${name} (${session.claims?.sub})` : "Sign in";
document.body.onclick = () => void auth.authorize();
