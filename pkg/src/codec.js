// Messages between the engine and its host: a head of four bytes (tag, length in 24 bits, little endian), then the
// body. The same coding is written in Rust in src/base/coding/message.rs. Short texts are read and written by hand:
// most are a few ASCII characters, for which the platform's coders are slower.

const [NOTHING, FALSE, TRUE, NUMBER, TEXT, LIST, OBJECT] = [0, 1, 2, 3, 4, 5, 6];

/** Deeper values are written as nothing, so that cycles end. */
const DEPTH = 30;
/** The most bytes of a text that is read by hand. */
const SHORT = 24;

const utf8 = new TextEncoder();
const utf8Text = new TextDecoder("utf-8", { ignoreBOM: true });

// One buffer for all messages, because an array for each would cost more than all that is written into it. The messages
// of running steps are below `floor`; any other is valid until the next one is made, and the engine copies it before.
let bytes = new Uint8Array(16_384);
let view = new DataView(bytes.buffer);
let at = 0;
let floor = 0;

function reserve(size) {
  if (at + size <= bytes.length) return;
  const more = new Uint8Array(Math.max(bytes.length * 2, at + size));
  more.set(bytes);
  bytes = more;
  view = new DataView(bytes.buffer);
}

function writeText(text) {
  const { length } = text;
  reserve(length * 3);
  let index = 0;
  if (length < 200) for (let code; index < length && (code = text.charCodeAt(index)) < 128; index++) bytes[at + index] = code;
  at += index;
  if (index < length) at += utf8.encodeInto(index ? text.slice(index) : text, bytes.subarray(at)).written;
}

function writeMembers(value, depth) {
  for (const name of Object.keys(value)) {
    const member = value[name];
    // In JavaScript, `undefined` means that the member is missing.
    if (member !== undefined) {
      write(name, 0);
      write(member, depth - 1);
    }
  }
}

/**
 * Writes a value. Anything that JSON cannot express, or that cannot be read, becomes nothing; functions in options
 * become `true`.
 */
function write(value, depth) {
  reserve(16);
  const from = at;
  at += 4;
  let tag = NOTHING;
  if (typeof value === "string") {
    tag = TEXT;
    writeText(value);
  } else if (typeof value === "number") {
    tag = NUMBER;
    view.setFloat64(at, value, true);
    at += 8;
  } else if (value === true || typeof value === "function") tag = TRUE;
  else if (value === false) tag = FALSE;
  else if (value instanceof Uint8Array) {
    // This is a message already.
    at = from;
    reserve(value.length);
    bytes.set(value, at);
    at += value.length;
    return;
  } else if (value && typeof value === "object" && depth) {
    try {
      if (Array.isArray(value)) {
        tag = LIST;
        for (let index = 0; index < value.length; index++) write(value[index], depth - 1);
      } else {
        tag = OBJECT;
        writeMembers(value, depth);
      }
    } catch {
      // A getter or a proxy threw.
      at = from + 4;
      tag = NOTHING;
    }
  }
  view.setUint32(from, tag | ((at - from - 4) << 8), true);
}

/** The message for a value, valid until the next one is made. */
export function encode(value) {
  at = floor;
  write(value, DEPTH);
  return bytes.subarray(floor, at);
}

/** Bytes of a list with one number: a log without answers. */
const EMPTY_LOG = 16;

/**
 * The message of a call's steps: a list whose last item is the log, a list too. It is written once. Answers are
 * appended where the last one ends, so that the message of the next step is this one, and is copied only if the call
 * waits.
 */
export class Envelope {
  #items;
  #start;
  #logAt;
  #from;

  /** The last of `items` is a log without answers. */
  constructor(items) {
    this.#items = items;
  }

  /** The message for a step, with the answer that came since the last one. Other messages are written behind it. */
  open(entry) {
    this.#from = at = floor;
    if (this.#start) write(this.#start, DEPTH);
    else {
      write(this.#items, DEPTH + 1); // as if each item were a message
      this.#logAt = at - floor - EMPTY_LOG;
    }
    floor = at;
    if (entry) this.append(entry);
    return bytes.subarray(this.#from, floor);
  }

  #end(head) {
    view.setUint32(head, LIST | ((at - head - 4) << 8), true);
  }

  /** Appends an answer to the log, and returns it as a message. */
  append(entry) {
    const from = (at = floor);
    write(entry, DEPTH);
    floor = at;
    this.#end(this.#from);
    this.#end(this.#from + this.#logAt);
    return bytes.subarray(from, at);
  }

  /** Ends the step; `goesOn` says whether another one follows. */
  close(goesOn) {
    if (goesOn) this.#start = bytes.slice(this.#from, floor);
    floor = this.#from;
  }
}

let source;
let position;

// A number is copied here to be read: eight bytes, little endian as all hosts of wasm.
const digits = new Uint8Array(8);
const number = new Float64Array(digits.buffer);

const decoded = (from, end) => utf8Text.decode(source.subarray(from, end));

function readText(from, end) {
  if (end - from > SHORT) return decoded(from, end);
  let text = "";
  let index = from;
  // Each concatenation makes a string, so four characters at a time take half as long.
  for (; end - index >= 4; index += 4) {
    const one = source[index];
    const two = source[index + 1];
    const three = source[index + 2];
    const four = source[index + 3];
    if ((one | two | three | four) > 127) return decoded(from, end);
    text += String.fromCharCode(one, two, three, four);
  }
  for (; index < end; index++) {
    const code = source[index];
    if (code > 127) return decoded(from, end);
    text += String.fromCharCode(code);
  }
  return text;
}

/** Names of members that were read, by a hash. A text made anew is slower to make, and slower as a name. */
const names = new Array(256).fill("");

/** The name of an object's member. */
function readName() {
  const from = position + 4;
  const end = endOf(source, position);
  position = end;
  const length = end - from;
  const slot = (length * 31 + source[from] * 7 + source[end - 1]) & 255;
  const known = names[slot];
  let index = 0;
  if (known.length === length) while (index < length && known.charCodeAt(index) === source[from + index]) index++;
  if (index === length) return known;
  const name = readText(from, end);
  // Only ASCII has as many characters as bytes.
  if (length <= SHORT && name.length === length) names[slot] = name;
  return name;
}

function read() {
  const tag = source[position];
  const from = position + 4;
  const end = from + (source[position + 1] | (source[position + 2] << 8) | (source[position + 3] << 16));
  position = end;
  if (tag === TEXT) return readText(from, end);
  if (tag <= TRUE) return tag === TRUE || (tag === FALSE ? false : null);
  if (tag === NUMBER) {
    for (let index = 0; index < 8; index++) digits[index] = source[from + index];
    return number[0];
  }
  position = from;
  if (tag === LIST) {
    const list = [];
    while (position < end) list.push(read());
    return list;
  }
  const object = {};
  while (position < end) {
    const name = readName();
    const value = read();
    // Written as a member, this one would become the object's prototype.
    if (name !== "__proto__") object[name] = value;
  }
  return object;
}

/** The message for a text, from its bytes. */
export function textOf(bytes) {
  const { length } = bytes;
  const message = new Uint8Array(4 + length);
  message[0] = TEXT;
  for (let index = 1; index < 4; index++) message[index] = length >> (8 * (index - 1));
  message.set(bytes, 4);
  return message;
}

/** The end of the value that begins at `from`. */
const endOf = (message, from) => from + 4 + (message[from + 1] | (message[from + 2] << 8) | (message[from + 3] << 16));

/**
 * What a step asks for, or how it ended. If `isRaw(head)`, the value stays a message: what the host only passes on
 * need not become a JavaScript value. It is a part of the message, or a copy if the message will be gone.
 */
export function decodeStep(message, isRaw, isCopied) {
  source = message;
  position = 4;
  const head = read();
  let value;
  if (isRaw?.(head)) {
    const from = position;
    position = endOf(message, from);
    value = isCopied ? message.slice(from, position) : message.subarray(from, position);
  } else value = read();
  return { head, value, events: read(), provider: read() };
}

/** The items of a list in a message, as messages. */
export function itemsOf(message) {
  const items = [];
  for (let from = 4; from < message.length; ) {
    const end = endOf(message, from);
    items.push(message.subarray(from, end));
    from = end;
  }
  return items;
}

/** The first item of a list in a message. */
export function firstOf(message) {
  source = message;
  position = 4;
  return read();
}

/** The value in a message from the engine. */
export function decode(message) {
  source = message;
  position = 0;
  return read();
}
