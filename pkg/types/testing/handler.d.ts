import type { Awaitable } from "../handler/config.js";
import type { Handler } from "../handler/handler.js";
import type { Fetch } from "../host.js";
import type { DataOf, NameOf } from "../page/client.js";
import type { MockCall, TestSession } from "./client.js";

/** What a mock handler answers. */
export interface MockHandlerOptions<Data = any, Name extends string = string> {
  /**
   * Whose requests come: the same for each, or by request.
   * @default null
   */
  session?: TestSession<Data, Name> | null | ((request: Request) => Awaitable<TestSession<Data, Name> | null>);
  /**
   * The path of the routes `session` and `logout`.
   * @default "/auth"
   */
  base?: string;
  /**
   * The origin of the requests that `mock.request` makes.
   * @default "https://app.example"
   */
  origin?: string;
  /** Answers `session.fetch`, with the same arguments. */
  fetch?: Fetch;
  /**
   * Tells the time in Unix milliseconds.
   * @default Date.now
   */
  now?: () => number;
}

/** A request of a test, and whose it is. */
export interface TestRequestInit<Data = any, Name extends string = string> extends RequestInit {
  /**
   * Whose request it is.
   * @default the session of the handler's options
   */
  session?: TestSession<Data, Name> | null;
}

/** What moves a mock handler. */
export interface HandlerMock<Data = any, Name extends string = string> {
  /** All calls of `authorize`, and of the methods of sessions as `session.signOut`, the oldest first. */
  readonly calls: MockCall[];
  /** From now on all requests are this person's. */
  signIn(session?: TestSession<Data, Name>): void;
  /** From now on all requests are nobody's. */
  signOut(): void;
  /** Makes a request of that person; a path is one of the option `origin`. */
  request(url: string | URL, init?: TestRequestInit<Data, Name>): Request;
}

/** What a handler of a test has besides. */
export interface WithHandlerMock<Data = any, Name extends string = string> {
  /** What moves the handler, and makes its requests. */
  readonly mock: HandlerMock<Data, Name>;
}

/** Makes a handler of that type which asks nobody: no network, no engine. */
export declare function mockHandler<Of extends Handler<any, any, any, any> = Handler>(
  options?: MockHandlerOptions<DataOf<Of>, NameOf<Of>>,
): Of & WithHandlerMock<DataOf<Of>, NameOf<Of>>;
