import { renderToString } from "solid-js/web";
import { tree } from "../solid.js";

export const render = (options) => renderToString(tree(options, "session"));
