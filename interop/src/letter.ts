/** What a person's session does with a letter: open it, check who signed it, and that it says what a letter may. */

import * as age from "./age.js";
import { Refused } from "./envelope.js";
import { type Facts, readObject, writtenWhole } from "./json.js";
import * as jws from "./jws.js";
import { isTime } from "./times.js";

const LARGEST = 32 * 1024;
const TEXTS = ["id", "source", "type", "time", "member", "hwto", "hwcase"];
const PUBLIC = 1216;
const NUMBERS = 1152;
const MODULUS = 3329;

export type Keys = { case_key: string; mailboxes: { [compartment: string]: string } };
/** Which key (its `x`) is due for a letter, given as signed and not yet checked. */
export type Due = (signed: string) => string;

/** Open a letter with the seed that fits, check that the due key signed it, and that it is the one of this cover, from this organisation. */
export async function openLetter(letter: Uint8Array, seeds: Uint8Array[], due: Due, cover: Facts, from: string): Promise<Facts> {
  const opened = await firstThatOpens(letter, seeds);
  if (opened === null) throw new Refused("letter");
  const signed = Buffer.from(opened).toString("latin1");
  const payload = await jws.verify(signed, due(signed));
  if (payload === null || payload.length > LARGEST) throw new Refused("letter");
  let event: Facts;
  try {
    event = readObject(payload);
  } catch {
    throw new Refused("letter");
  }
  const texts = TEXTS.every((name) => typeof event[name] === "string");
  const same = ["hwto", "hwcase", "hwseq"].every((name) => event[name] === cover[name]) && writtenWhole(payload, ["hwseq"]);
  if (event["specversion"] !== "1.0" || !texts || !same || event["source"] !== from || !isTime(String(event["time"]))) throw new Refused("letter");
  if (!isObject(event["data"])) throw new Refused("letter");
  await checkData(String(event["type"]), event["data"]);
  return event;
}

async function firstThatOpens(letter: Uint8Array, seeds: Uint8Array[]): Promise<Uint8Array | null> {
  for (const seed of seeds) {
    const opened = await age.decrypt(letter, seed);
    if (opened !== null) return opened;
  }
  return null;
}

function isObject(value: unknown): value is Facts {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The form of the data that the specification gives each type; what stands in an entry is another page's. */
async function checkData(type: string, data: Facts): Promise<void> {
  const keys = data["keys"];
  if (keys !== undefined && keys !== null) await checkKeys(keys);
  if (type === "mailbox" && !isObject(keys)) throw new Refused("letter");
  const said: { [type: string]: string[] } = { "receipt.seen": ["of", "role"], "receipt.rejected": ["of", "reason"] };
  if (!(said[type] ?? []).every((name) => typeof data[name] === "string")) throw new Refused("letter");
  if (!/^homeward\..*\.v1$/.test(type)) return;
  const { entries, sealed = {} } = data;
  const right = Array.isArray(entries) && entries.every((one) => isObject(one) && typeof one["kind"] === "string" && isObject(one["data"]));
  if (!right || !isObject(sealed) || !Object.values(sealed).every(isPart)) throw new Refused("letter");
}

/** A part of another compartment: a file for one recipient alone, though its seed may not be here. */
function isPart(part: unknown): boolean {
  return length(part) >= 0 && age.toOneAlone(jws.decode(String(part)));
}

/** Keys that a letter announces: something can be sealed to each, and the case has one. */
async function checkKeys(keys: unknown): Promise<void> {
  if (!isObject(keys) || length(keys["case_key"]) !== 32) throw new Refused("letter");
  const boxes = keys["mailboxes"];
  if (!isObject(boxes) || !("case" in boxes)) throw new Refused("letter");
  for (const box of Object.values(boxes)) {
    if (!(await isPublic(box))) throw new Refused("letter");
  }
}

/** Whether a text is an X-Wing public key to which something can be sealed. */
export async function isPublic(text: unknown): Promise<boolean> {
  if (length(text) !== PUBLIC) return false;
  const raw = jws.decode(String(text));
  if (!isReduced(raw.subarray(0, NUMBERS))) return false;
  try {
    await age.encrypt(new Uint8Array(16), raw);
    return true;
  } catch {
    return false;
  }
}

/** Whether all numbers of an ML-KEM key, two in three bytes, lie below its modulus: FIPS 203, 7.2, and the library does not look. */
function isReduced(raw: Uint8Array): boolean {
  for (let at = 0; at < raw.length; at += 3) {
    const both = raw[at]! | (raw[at + 1]! << 8) | (raw[at + 2]! << 16);
    if ((both & 0xfff) >= MODULUS || both >> 12 >= MODULUS) return false;
  }
  return true;
}

/** How many bytes a text in base64url stands for; -1 where it is none. */
export function length(text: unknown): number {
  try {
    return typeof text === "string" ? jws.decode(text).length : -1;
  } catch {
    return -1;
  }
}
