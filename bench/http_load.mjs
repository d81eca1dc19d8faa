// A small HTTP client for load: Node's own would take more processor time than the measured server.

import { connect } from "node:net";

/** One connection, one request at a time. */
class Connection {
  #socket;
  #text = "";
  #answered;
  #failed;

  constructor(port) {
    this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
    this.#socket.setEncoding("latin1");
    this.#socket.on("data", (text) => this.#take(text));
    this.#socket.on("error", (error) => this.#failed?.(error));
    this.#socket.on("close", () => this.#failed?.(new Error("the connection ended")));
  }

  ask(text) {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.write(text, "latin1");
    });
  }

  #take(text) {
    this.#text += text;
    const end = this.#text.indexOf("\r\n\r\n");
    if (end < 0) return;
    const head = this.#text.slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    const chunked = !length && /\r\ntransfer-encoding: *chunked/i.test(head);
    const whole = chunked ? this.#text.endsWith("0\r\n\r\n") : this.#text.length >= end + 4 + Number(length ?? 0);
    if (!whole) return;
    const answer = { status: Number(head.slice(9, 12)), head, body: this.#text.slice(end + 4) };
    this.#text = "";
    this.#failed = undefined;
    this.#answered(answer);
  }

  close() {
    this.#socket.destroy();
  }
}

/** The values of a header. */
export const valuesOf = (head, name) => [...head.matchAll(new RegExp(`\r\n${name}: *([^\r]*)`, "gi"))].map((match) => match[1]);

/** A navigation by a browser. */
export const navigation = (port, path, cookie) =>
  `GET ${path} HTTP/1.1\r\nhost: localhost:${port}\r\nsec-fetch-mode: navigate\r\nsec-fetch-dest: document\r\n${cookie ? `cookie: ${cookie}\r\n` : ""}\r\n`;

/** Sends all of `requests` over `width` connections, and returns the answers in order. */
export async function load(port, requests, width) {
  const answers = new Array(requests.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: width }, async () => {
      const connection = new Connection(port);
      while (next < requests.length) {
        const at = next;
        next += 1;
        answers[at] = await connection.ask(requests[at]);
      }
      connection.close();
    }),
  );
  return answers;
}
