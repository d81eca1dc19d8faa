"use server";

import { action } from "grantway/next";
import { auth } from "../../../lib/auth";

export const act = action(auth, async () => {}, { acr_values: "phr" });
