import { auth } from "../../auth.js";

export default defineEventHandler((event) => auth.handle(toWebRequest(event)));
