/** The static pages of a Rails app in production (public/404.html and the like). */
import { barePage, escape } from "../pages/html.js";

/** @param {number} status @param {string} title */
export function railsPage(status, title) {
  return barePage(status, `<!DOCTYPE html>\n<html>\n<head><title>${escape(title)}</title></head>\n<body><h1>${escape(title)}</h1></body>\n</html>\n`);
}
