import { auth } from "./auth.js";

/** Sends a file as it is: it has a length, and can be sent again after a 401. */
export const upload = (file: File) =>
  auth.fetch("https://api.example/files", { method: "POST", body: file });

/** Sends what is still being made: once, and only where browser and server can stream. */
export const stream = (made: ReadableStream) =>
  auth.fetch("https://api.example/files", { method: "POST", body: made, duplex: "half" } as RequestInit);

/** Shows an answer while it comes, until the person leaves. */
export async function follow(show: (text: string) => void, signal: AbortSignal) {
  const answer = await auth.fetch("https://api.example/events", { signal });
  const pieces = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let piece = await pieces.read(); !piece.done; piece = await pieces.read()) show(piece.value);
}
