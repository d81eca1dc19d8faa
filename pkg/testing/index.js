// `grantway/testing`: mocks that ask nobody, and sessions that the real handler takes. Only `signedIn` loads the engine.
export { testClock } from "./clock.js";
export { oauthError } from "./failures.js";
export { mockClient } from "./mock_client.js";
export { mockHandler } from "./mock_handler.js";
export { signedIn } from "./signed_in.js";
