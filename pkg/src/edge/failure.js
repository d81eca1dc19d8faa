import { texts } from "../errors/error_texts.edge.js";
import { failuresWith } from "../errors/failures.js";
import { inFull } from "../errors/words.js";

export const { asFailure, failure } = failuresWith(texts, inFull);
