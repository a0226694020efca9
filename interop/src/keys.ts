/** The keys of one case, as its sender's letters announce them one after the other. */

import { type Due, Refused, openLetter } from "./envelope.js";
import { type Facts, readObject } from "./json.js";
import * as jws from "./jws.js";

export type Keys = { case_key: string; mailboxes: { [compartment: string]: string } };

/** The keys that a letter's data bring, or null; malformed ones are refused. */
function announced(data: Facts): Keys | null {
  const keys = data["keys"] as Keys | undefined;
  if (keys === undefined) return null;
  const boxes = keys?.mailboxes;
  if (typeof boxes !== "object" || boxes === null || !("case" in boxes)) throw new Refused("letter");
  const right = length(keys.case_key) === 32 && Object.values(boxes).every((box) => length(box) === 1216);
  if (!right) throw new Refused("letter");
  return keys;
}

/** How many bytes a text in base64url stands for; -1 where it is none. */
function length(text: unknown): number {
  try {
    return typeof text === "string" ? jws.decode(text).length : -1;
  } catch {
    return -1;
  }
}

/** Reads the letters of a case in their order: the newest case key is due; an older one only in a letter that repeats the newest. */
export class CaseKeys {
  private known: string[];
  private boxes: Keys["mailboxes"];

  constructor(first: Keys) {
    this.known = [first.case_key];
    this.boxes = { ...first.mailboxes };
  }

  /** What is to be sealed and checked with now. */
  get newest(): Keys {
    return { case_key: this.known.at(-1)!, mailboxes: this.boxes };
  }

  async read(letter: Uint8Array, seeds: Uint8Array[], cover: Facts): Promise<Facts> {
    const event = await openLetter(letter, seeds, this.due, cover);
    const keys = announced(event["data"] as Facts);
    if (event["type"] === "mailbox" && keys === null) throw new Refused("letter");
    if (keys !== null && keys.case_key !== this.newest.case_key) this.known.push(keys.case_key);
    // Who tells newer keys may not hold every compartment: the mailbox of another stays as it was.
    this.boxes = { ...this.boxes, ...keys?.mailboxes };
    return event;
  }

  private due: Due = (signed) => {
    const newest = this.newest.case_key;
    let said: Facts;
    try {
      said = readObject(jws.decode(signed.split(".")[1] ?? ""));
    } catch {
      throw new Refused("letter");
    }
    const told = (said["data"] as { keys?: { case_key?: unknown } } | undefined)?.keys?.case_key;
    if (told !== newest) return newest;
    return this.known.find((key) => jws.thumbprint(key) === jws.claimedSigner(signed)) ?? newest;
  };
}
