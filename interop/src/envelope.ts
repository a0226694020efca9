/** The envelope, version 1: cover and letter, written and read as docs/exchange/envelope.md says. */

import * as age from "./age.js";
import { Line } from "./heads.js";
import { type Facts, readObject, writeObject, writtenWhole } from "./json.js";
import * as jws from "./jws.js";
import { isTime } from "./times.js";

const STEP = 8192;
const MOST_STEPS = 8;
const HIGHEST = 2 ** 31 - 1;
export const NONE = "0".repeat(64);
const CLASSES = ["letter", "urgent", "hold", "receipt", "heads", "card"];
const FORMS: { [name: string]: RegExp } = {
  hwto: jws.OF_32_BYTES,
  hwcase: jws.OF_32_BYTES,
  hwprev: /^[0-9a-f]{64}$/,
  hwbox: /^[0-9a-f]{64}$/,
  hwletter: /^[0-9a-f]{64}$/,
  hwlink: /^[0-9a-f]{64}$/,
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
};
const LEAST: { [name: string]: number } = { hwepoch: 1, hwseq: 1, hwafter: 0 };
const TEXTS = ["id", "time", "hwto", "hwcase", "hwprev", "hwclass", "hwdue", "hwbox", "hwletter", "hwlink"];

export type Cover = Facts & { hwto: string; hwcase: string; hwepoch: number; hwseq: number; hwprev: string; hwletter: string };

/** At which step an envelope fails. */
export class Refused extends Error {
  constructor(readonly step: string) {
    super(step);
  }
}

export async function seal(cover: Facts, letter: Uint8Array, by: { seed: Uint8Array; x: string }, to: Uint8Array): Promise<Uint8Array> {
  const signed = Buffer.from(await jws.sign(writeObject(cover), by.seed, by.x));
  const fields = Buffer.concat([u32(signed.length), signed, u32(letter.length), letter]);
  const plain = Buffer.alloc(Math.ceil(fields.length / STEP) * STEP);
  if (plain.length > STEP * MOST_STEPS) throw new Refused("size");
  fields.copy(plain);
  return age.encrypt(new Uint8Array(plain), to);
}

export async function sealLetter(event: Facts, by: { seed: Uint8Array; x: string }, to: Uint8Array): Promise<Uint8Array> {
  const signed = await jws.sign(writeObject(event), by.seed, by.x);
  return age.encrypt(new TextEncoder().encode(signed), to);
}

function u32(value: number): Buffer {
  const raw = Buffer.alloc(4);
  raw.writeUInt32BE(value);
  return raw;
}

/** Open the outer wrap: cover as signed, and the letter, which may have no bytes. */
async function unwrap(raw: Uint8Array, seed: Uint8Array): Promise<[string, Uint8Array]> {
  if (raw.length > STEP * MOST_STEPS + 4096) throw new Refused("size");
  const plain = await age.decrypt(raw, seed);
  if (plain === null) throw new Refused("decrypt");
  if (plain.length % STEP !== 0 || plain.length < STEP || plain.length > STEP * MOST_STEPS) throw new Refused("size");
  const view = Buffer.from(plain);
  const field = (at: number): [Buffer, number] => {
    if (at + 4 > view.length) throw new Refused("unpad");
    const end = at + 4 + view.readUInt32BE(at);
    if (end > view.length) throw new Refused("unpad");
    return [view.subarray(at + 4, end), end];
  };
  const [signed, middle] = field(0);
  const [letter, end] = field(middle);
  if (view.length - end >= STEP || view.subarray(end).some((byte) => byte !== 0)) throw new Refused("unpad");
  return [signed.toString("latin1"), new Uint8Array(letter)];
}

function readCover(payload: Uint8Array): Cover {
  let facts: Facts;
  try {
    facts = readObject(payload);
  } catch {
    throw new Refused("cover");
  }
  const texts = TEXTS.every((name) => typeof facts[name] === "string");
  const numbers = writtenWhole(payload, Object.keys(LEAST)) && Object.entries(LEAST).every(([name, least]) => {
    const value = facts[name];
    return typeof value === "number" && Number.isInteger(value) && value >= least && value <= HIGHEST;
  });
  const forms = texts && Object.entries(FORMS).every(([name, form]) => form.test(facts[name] as string));
  const times = texts && isTime(facts["time"] as string) && (facts["hwdue"] === "" || isTime(facts["hwdue"] as string));
  if (!texts || !numbers || !forms || !times || !CLASSES.includes(facts["hwclass"] as string)) throw new Refused("cover");
  return facts as Cover;
}

/** A conversation: `last` came in order, and `stated` are the epochs a restored partner began, each with the last number it knew of itself. */
export type Talk = {
  partner: string;
  epoch: number;
  stated: [epoch: number, seq: number][];
  known: Map<number, { id: string; prev: string; time: number }>;
  last: number;
  link: string;
};

/** A node that receives: it knows one partner, and remembers what it took in. */
export class Receiver {
  private talks = new Map<string, Talk>();
  private readonly line: Line;

  constructor(
    private readonly own: string,
    private readonly seed: Uint8Array,
    private readonly partner: { id: string; signing: string },
    private readonly opens: Set<string>,
  ) {
    this.line = new Line(partner.id, own);
  }

  /** Take one in; `level` is what the receipt says of it. In a lot come messages of cases only. */
  async take(raw: Uint8Array, casesOnly = false): Promise<{ cover: Cover; letter: Uint8Array; id: string; level: string }> {
    const [signed, letter] = await unwrap(raw, this.seed);
    const claimed = jws.claimedSigner(signed);
    if (claimed === null) throw new Refused("header");
    if (claimed !== jws.thumbprint(this.partner.signing)) throw new Refused("signer");
    const payload = await jws.verify(signed, this.partner.signing);
    if (payload === null) throw new Refused("signature");
    const cover = readCover(payload);
    if (cover.hwto !== this.own) throw new Refused("address");
    if (letter.length > 0 && cover.hwletter !== jws.digest(letter)) throw new Refused("letter");
    const id = jws.digest(signed);
    if (casesOnly && cover.hwcase === this.partner.id) throw new Refused("lot");
    if (cover.hwclass === "heads") {
      this.talks = this.line.hear(cover, letter, this.talks);
      return { cover, letter, id, level: "stored" };
    }
    this.store(cover, id);
    if (letter.length === 0) return { cover, letter, id, level: "withdrawn" };
    // Sealed to a key that is not here any more: the number counts, the letter is of no use.
    return { cover, letter, id, level: this.opens.has(String(cover["hwbox"])) ? "stored" : "rejected" };
  }

  private store(cover: Cover, id: string): void {
    // What begins with anything but number 1 of today's epoch was lost here: it begins before all epochs, and heads repeat what came of each.
    const epoch = cover.hwepoch === this.line.epoch && cover.hwseq === 1 ? this.line.epoch : 1;
    const fresh: Talk = { partner: this.partner.id, epoch, stated: [], known: new Map(), last: 0, link: NONE };
    const talk = this.talks.get(cover.hwcase) ?? fresh;
    if (talk.partner !== this.partner.id) throw new Refused("owner");
    if (cover.hwepoch > talk.epoch) throw new Refused("epoch");
    if (talk.stated.some(([epoch, seq]) => cover.hwepoch < epoch && cover.hwseq > seq)) return; // held and shown, no part of the order
    const before = talk.known.get(cover.hwseq);
    if (before !== undefined && before.id === id) return; // a duplicate gets its receipt again
    if (before !== undefined) throw new Refused("equivocation");
    talk.known.set(cover.hwseq, { id, prev: cover.hwprev, time: Date.parse(String(cover["time"])) });
    this.talks.set(cover.hwcase, talk);
    for (let next = talk.known.get(talk.last + 1); next !== undefined; next = talk.known.get(talk.last + 1)) {
      if (next.prev !== talk.link) throw new Refused("equivocation");
      talk.last += 1;
      talk.link = next.id;
    }
  }
}
