/** As openapi-typescript writes it. */
export interface paths {
  "/notes": {
    get: { responses: { 200: { content: { "application/json": string[] } } } };
    post: {
      requestBody: { content: { "application/json": { text: string } } };
      responses: { 200: { content: { "application/json": string[] } } };
    };
  };
}
