import createApi from "openapi-fetch";
import { auth } from "./auth.js";
import type { paths } from "./schema.js"; // written by openapi-typescript

const api = createApi<paths>({ baseUrl: "https://api.example", fetch: auth.fetch });

export const notes = async () => (await api.GET("/notes")).data;
export const add = async (text: string) => (await api.POST("/notes", { body: { text } })).data;
