import { createClient } from "grantway/browser";
import { createGrantway } from "grantway/vue";
import type { auth } from "../../server/auth";

export default defineNuxtPlugin(({ vueApp }) => {
  const client = createClient<typeof auth>({ backend: "/auth" });
  // What the server knows of the session goes with the page, without its tokens: both render the same.
  const session = useState("session", () => {
    const known = useRequestEvent()?.context.session;
    return known ? { ...known } : null;
  });
  vueApp.use(createGrantway({ client, session: session.value, router: useRouter() }));
  return { provide: { auth: client } };
});
