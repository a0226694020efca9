/** What nodes tell each other beside letters: notes, parts of files, a new card; as docs/exchange/relay.md and envelope.md say. */

import * as age from "./age.js";
import { readCard } from "./card.js";
import { type Facts, readObject, writeObject } from "./json.js";
import * as jws from "./jws.js";

const MARK = new TextEncoder().encode("homeward part 1\n");
const PART = 262144;
const HASH = /^[0-9a-f]{64}$/;

/** A text that another node wrote and that is not as the page says. */
export class Malformed extends Error {}

function object(raw: Uint8Array): Facts {
  try {
    return readObject(raw);
  } catch {
    throw new Malformed("not the JSON agreed");
  }
}

/** A note, its receipts checked against the key of the node that gave them; those that do not hold are left out. */
export async function readNote(raw: Uint8Array, signing: string): Promise<Facts> {
  const note = object(raw);
  const { format, receipts, slips, mailbox, files = [], whole = [] } = note;
  if (format !== 1 || !Array.isArray(receipts) || typeof slips !== "object" || slips === null) throw new Malformed("of another form");
  if (!Array.isArray(files) || !Array.isArray(whole) || !whole.every((one) => HASH.test(String(one)))) throw new Malformed("of another form");
  for (const one of files as Facts[]) {
    const parts = one["parts"];
    if (!Array.isArray(parts) || ![one["file"], ...parts].every((name) => HASH.test(String(name)))) throw new Malformed("a file");
    if (parts.length !== Math.ceil(Number(one["size"]) / PART)) throw new Malformed("a file");
  }
  const said: Facts[] = [];
  for (const one of receipts) {
    const payload = await jws.verify(String(one), signing);
    if (payload !== null) said.push(object(payload));
  }
  return { receipts: said, slips, mailbox, files, whole };
}

export function writeNote(note: Facts): Uint8Array {
  return writeObject({ format: 1, receipts: [], slips: {}, mailbox: null, files: [], whole: [], ...note });
}

/** A part of a file as it goes by a relay: always of one length. */
export async function sealPart(file: string, number: number, body: Uint8Array, to: Uint8Array): Promise<Uint8Array> {
  const text = Buffer.alloc(MARK.length + 40 + PART);
  text.set(MARK);
  text.set(Buffer.from(file, "hex"), MARK.length);
  text.writeUInt32BE(number, MARK.length + 32);
  text.writeUInt32BE(body.length, MARK.length + 36);
  text.set(body, MARK.length + 40);
  return age.encrypt(new Uint8Array(text), to);
}

export async function openPart(raw: Uint8Array, seed: Uint8Array): Promise<{ file: string; number: number; body: Uint8Array }> {
  const plain = await age.decrypt(raw, seed);
  if (plain === null || plain.length !== MARK.length + 40 + PART) throw new Malformed("no part");
  const text = Buffer.from(plain);
  if (!text.subarray(0, MARK.length).equals(MARK)) throw new Malformed("no part");
  const at = MARK.length + 40;
  const size = text.readUInt32BE(at - 4);
  if (size > PART) throw new Malformed("no part");
  return { file: text.subarray(MARK.length, at - 8).toString("hex"), number: text.readUInt32BE(at - 8), body: new Uint8Array(text.subarray(at, at + size)) };
}

type Signer = { seed: Uint8Array; x: string };

/** A new card with its slips, as the letter of an announcement. */
export async function writeCard(card: Facts, slips: [Facts, Facts], by: { identity: Signer; signing: Signer; desk: Signer }): Promise<Uint8Array> {
  const sign = (facts: Facts, key: Signer): Promise<string> => jws.sign(writeObject(facts), key.seed, key.x);
  const [node, intake] = slips;
  return writeObject({ v: 1, card: await sign(card, by.identity), node_slip: await sign(node, by.signing), intake_slip: await sign(intake, by.desk) });
}

/** The card of an announcement, checked as one in a file is: it must be of the identity that is known. */
export async function readAnnounced(raw: Uint8Array, identity: string): Promise<Facts> {
  const facts = object(raw);
  const card = await readCard(facts).catch(() => null);
  if (facts["v"] !== 1 || card?.["identity"] !== identity) throw new Malformed("no card of this organisation");
  return card;
}
