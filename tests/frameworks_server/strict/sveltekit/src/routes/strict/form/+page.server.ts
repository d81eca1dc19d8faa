import { requireSession } from "grantway/sveltekit";
import type { Actions } from "./$types";

export const actions: Actions = {
  async default(event) {
    await requireSession(event, { acr_values: "phr" });
  },
};
