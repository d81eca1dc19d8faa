import { render } from "solid-js/web";
import { tree } from "../solid.js";

export const mount = (options, target, part) => render(tree(options, part), target);
