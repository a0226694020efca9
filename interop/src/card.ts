/** Card files: a card signed by the identity it names, and the slips of its node and its intake desk. */

import { Refused } from "./envelope.js";
import { type Facts, readObject, writtenWhole } from "./json.js";
import * as jws from "./jws.js";
import { isPublic, length } from "./letter.js";
import { isDay } from "./times.js";

const LARGEST = 64 * 1024;
const LONGEST = 200;
const KEYS = ["identity", "signing", "desk"];
const TEXTS = ["organisation", "name", "country", "languages", "telephone", "hours", "address"];
// Anything that is not seen, but for the space and the joiners of Persian and Indic names.
const UNSEEN = /(?![ \u200c\u200d])[\p{C}\p{Z}]/u;

/** Read a card file and give the card's facts. */
export async function readCardFile(raw: Uint8Array): Promise<Facts> {
  try {
    if (raw.length > LARGEST) throw new Refused("card");
    const file = readObject(raw);
    if (file["format"] !== "homeward-card-1") throw new Refused("card");
    return await readCard(file);
  } catch {
    throw new Refused("card");
  }
}

/** The facts of the `card` in a file or an announcement, checked with its slips. */
export async function readCard(file: Facts): Promise<Facts> {
  const card = await signedByItself(String(file["card"]));
  await checkSlip(file["node_slip"], "node", card["signing"]);
  await checkSlip(file["intake_slip"], "intake", card["desk"]);
  return card;
}

async function signedByItself(signed: string): Promise<Facts> {
  const claimed = readObject(jws.decode(signed.split(".")[1] ?? ""))["identity"];
  const payload = await jws.verify(signed, String(claimed));
  if (payload === null) throw new Refused("card");
  const card = readObject(payload);
  const keys = KEYS.every((name) => length(card[name]) === 32);
  const texts = TEXTS.every((name) => typeof card[name] === "string" && !UNSEEN.test(card[name]) && [...card[name]].length <= LONGEST);
  const { version } = card;
  const whole = typeof version === "number" && Number.isInteger(version) && version >= 1 && version <= 65535 && writtenWhole(payload, ["version"]);
  const days = isDay(String(card["issued"])) && isDay(String(card["until"]));
  const own = card["organisation"] === jws.thumbprint(String(card["identity"]));
  if (!keys || !texts || !whole || !days || !own) throw new Refused("card");
  return card;
}

async function checkSlip(signed: unknown, use: string, by: unknown): Promise<void> {
  const payload = await jws.verify(String(signed), String(by));
  if (payload === null) throw new Refused("card");
  const slip = readObject(payload);
  const days = isDay(String(slip["issued"])) && isDay(String(slip["until"]));
  if (slip["use"] !== use || !days || !(await isPublic(slip["key"]))) throw new Refused("card");
}
