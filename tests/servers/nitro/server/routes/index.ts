import { defineEventHandler } from "h3";

export default defineEventHandler(() => '<a href="/me">Sign in</a>');
