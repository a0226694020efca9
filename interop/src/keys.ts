/** The keys of one case, as its sender's letters announce them one after the other. */

import { Refused } from "./envelope.js";
import { type Facts, readObject } from "./json.js";
import * as jws from "./jws.js";
import { type Due, type Keys, openLetter } from "./letter.js";

/** Reads the letters of a case in their order: the newest case key is due; an older one only in a letter that repeats the newest. */
export class CaseKeys {
  private known: string[];
  private boxes: Keys["mailboxes"];

  constructor(
    first: Keys,
    private readonly from: string,
  ) {
    this.known = [first.case_key];
    this.boxes = { ...first.mailboxes };
  }

  /** What is to be sealed and checked with now. */
  get newest(): Keys {
    return { case_key: this.known.at(-1)!, mailboxes: this.boxes };
  }

  async read(letter: Uint8Array, seeds: Uint8Array[], cover: Facts): Promise<Facts> {
    const event = await openLetter(letter, seeds, this.due, cover, this.from);
    const keys = (event["data"] as { keys?: Keys | null }).keys ?? null;
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
