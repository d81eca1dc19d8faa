import { texts } from "../error_texts.edge.js";
import { failuresWith } from "../failures.js";

export const { asFailure, failure } = failuresWith(texts);
