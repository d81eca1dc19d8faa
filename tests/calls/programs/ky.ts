import ky from "ky";
import { auth } from "./auth.js";

const api = ky.create({ prefixUrl: "https://api.example", fetch: auth.fetch });

export const notes = () => api.get("notes").json<string[]>();
export const add = (text: string) => api.post("notes", { json: { text } }).json<string[]>();
