import { texts } from "../error_texts.edge.js";
import { failuresWith } from "../failures.js";
import { nearest } from "../nearest.js";

export const { asFailure, failure } = failuresWith(texts, nearest);
