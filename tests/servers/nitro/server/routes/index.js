export default defineEventHandler(() => '<a href="/me">Sign in</a>');
