import { texts } from "../errors/error_texts.edge.js";
import { failuresWith } from "../errors/failures.js";
import { nearest } from "../errors/nearest.js";

export const { asFailure, failure } = failuresWith(texts, nearest);
