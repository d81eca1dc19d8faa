import { decode, encode } from "@auth/core/jwt";
import * as job from "../job.js";

export const name = "@auth/core";
export const packages = ["@auth/core"];

// Its requests and checks exist only as routes; see the table of routes.
export async function createOperations() {
  const secret = job.KEY_TEXT;
  const salt = "authjs.session-token";
  const seal = (value) => encode({ token: value, secret, salt, maxAge: 3600 });
  const unseal = (sealed) => decode({ token: sealed, secret, salt });
  return { seal, unseal, view: job.viewOf({ seal, unseal }) };
}
