import { handle } from "grantway/react-router";
import { auth } from "../auth.server";

export const loader = handle(auth);
export const action = handle(auth);
