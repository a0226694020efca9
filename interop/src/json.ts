/** JSON as the specification has it: an object, no key twice, no lone surrogates, UTF-8. */

export type Facts = { [name: string]: unknown };

export class NotAgreed extends Error {}

export function readObject(payload: Uint8Array): Facts {
  let value: unknown;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
    value = JSON.parse(text);
  } catch {
    throw new NotAgreed("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new NotAgreed("not an object");
  noKeyTwice(text);
  return value as Facts;
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
