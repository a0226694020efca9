/** Several envelopes at once: a lot, and a carried file. */

import { type Receiver, Refused } from "./envelope.js";
import * as jws from "./jws.js";

const MOST = 64;
const BLOCK = 512;

/** The envelopes of a lot, none of which has been looked into. */
export function readLot(raw: Uint8Array): Uint8Array[] {
  const view = Buffer.from(raw);
  const found: Uint8Array[] = [];
  for (let at = 0; at < view.length; ) {
    if (found.length === MOST || at + 4 > view.length) throw new Refused("lot");
    const end = at + 4 + view.readUInt32BE(at);
    if (end > view.length) throw new Refused("lot");
    found.push(new Uint8Array(view.subarray(at + 4, end)));
    at = end;
  }
  if (found.length === 0) throw new Refused("lot");
  return found;
}

/** The envelopes of a carried file: a tar in which each lies under its SHA-256, and nothing else. */
export function readFile(raw: Uint8Array): Uint8Array[] {
  const view = Buffer.from(raw);
  const found: Uint8Array[] = [];
  for (let at = 0; ; ) {
    const head = view.subarray(at, at + BLOCK);
    if (head.length < BLOCK) throw new Refused("not-a-tar");
    if (head.every((byte) => byte === 0)) break;
    const [name, sum, magic] = [text(head, 0, 100), octal(head, 148, 8), text(head, 257, 6)];
    const counted = head.reduce((all, byte, place) => all + (place >= 148 && place < 156 ? 0x20 : byte), 0);
    if (sum !== counted || magic !== "ustar") throw new Refused("not-a-tar");
    const size = octal(head, 124, 12);
    const content = view.subarray(at + BLOCK, at + BLOCK + size);
    const kind = head[156];
    const plain = (kind === 0 || kind === 0x30) && size > 0 && text(head, 345, 155) === "";
    if (!plain || content.length < size || jws.digest(content) !== name) throw new Refused("other-content");
    found.push(new Uint8Array(content));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (found.length === 0) throw new Refused("empty");
  return found;
}

function text(block: Buffer, at: number, length: number): string {
  return block.toString("latin1", at, at + length).split("\0")[0]!;
}

function octal(block: Buffer, at: number, length: number): number {
  return Number.parseInt(text(block, at, length).trim() || "0", 8);
}

/** Take each in for itself, as it would be taken alone; gives what the receipt of each message of a case says, null where there is none. */
export async function takeEach(node: Receiver, envelopes: Uint8Array[], partner: string, casesOnly: boolean): Promise<(string | null)[]> {
  const levels: (string | null)[] = [];
  for (const raw of envelopes) {
    try {
      const { cover, level } = await node.take(raw, casesOnly);
      levels.push(cover.hwcase === partner ? null : level);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      levels.push(null);
    }
  }
  return levels;
}
