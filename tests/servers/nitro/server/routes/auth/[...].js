export default defineEventHandler((event) => auth.handle(toWebRequest(event)));
