/** JSON as the specification has it: an object, no key twice, no lone surrogates, UTF-8. */

export type Facts = { [name: string]: unknown };

export class NotAgreed extends Error {}

export function readObject(payload: Uint8Array): Facts {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
    value = JSON.parse(text, finite);
  } catch {
    throw new NotAgreed("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new NotAgreed("not an object");
  noKeyTwice(text);
  return value as Facts;
}

/** A number greater than any that can be written again becomes infinity, which is no JSON. */
function finite(_name: string, value: unknown): unknown {
  if (typeof value === "number" && !Number.isFinite(value)) throw new NotAgreed("a number beyond all numbers");
  return value;
}

/** Whether the numbers in these fields of an object that was read stand there without point and exponent: to JSON.parse 1 and 1.0 are the same. */
export function writtenWhole(payload: Uint8Array, names: string[]): boolean {
  let depth = 0;
  let name = "";
  for (const [token] of Buffer.from(payload).toString("utf8").matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]]|-?\d[\d.eE+-]*/g)) {
    if (token === "{" || token === "[") depth += 1;
    else if (token === "}" || token === "]") depth -= 1;
    else if (token.startsWith('"')) name = depth === 1 ? (JSON.parse(token) as string) : name;
    else if (names.includes(name) && /[.eE]/.test(token)) return false;
  }
  return true;
}

/** JSON.parse keeps the last of two equal keys, so the text is looked at: a stack of the keys seen in each open object. */
function noKeyTwice(text: string): void {
  const open: ({ keys: Set<string>; next: boolean } | null)[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const top = open.at(-1);
    if (token === "{") open.push({ keys: new Set(), next: true });
    else if (token === "[") open.push(null);
    else if (token === "}" || token === "]") open.pop();
    else if (token === ",") {
      if (top) top.next = true;
    } else {
      const said = JSON.parse(token) as string;
      if (/[\ud800-\udfff]/.test(said.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ""))) throw new NotAgreed("half a character");
      if (top?.next) {
        if (top.keys.has(said)) throw new NotAgreed("a key stands twice");
        top.keys.add(said);
        top.next = false;
      }
    }
  }
}

export function writeObject(facts: Facts): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(facts));
}
