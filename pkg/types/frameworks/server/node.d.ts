import type { IncomingMessage, ServerResponse } from "node:http";
import type { Awaitable } from "../../handler/config.js";

/** How a request of Node becomes one of the web. */
export interface NodeOptions {
  /**
   * Whether `X-Forwarded-Proto` and `X-Forwarded-Host` say how the request came: only where a proxy in front of the server
   * sets both.
   * @default false
   */
  trustProxy?: boolean;
}

/** What a framework knows better than the message of Node. */
export interface NodeAddress extends NodeOptions {
  /**
   * The origin under which the request came, as `https://app.example`.
   * @default that of the connection and its `Host`
   */
  origin?: string;
  /**
   * The path with the query.
   * @default `url` of the message
   */
  url?: string;
}

/**
 * Makes a request of the web. Its body is read only when somebody wants it, and its `signal` aborts when the connection
 * closes before the answer is complete. Throws a `TypeError` where `Host` is none.
 */
export declare function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, options?: NodeAddress): Request;

/** Sends a response of the web, each cookie in a header of its own, and its body as it flows. */
export declare function sendResponse(outgoing: ServerResponse, response: Response): Promise<void>;

/** Makes a listener for `createServer` of Node out of a function that answers requests of the web. */
export declare function toNodeListener(
  fetch: (request: Request) => Awaitable<Response>,
  options?: NodeOptions,
): (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;
