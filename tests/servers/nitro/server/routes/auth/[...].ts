import { defineEventHandler, toWebRequest } from "h3";
import { auth } from "../../auth";

export default defineEventHandler((event) => auth.handle(toWebRequest(event)));
