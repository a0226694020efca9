/** Heads: how far every conversation has come, as the other node says it; read, and compared with what came. */

import { createPublicKey, verify } from "node:crypto";
import { type Cover, NONE, Refused, type Talk } from "./envelope.js";
import { type Facts, readObject, writeObject, writtenWhole } from "./json.js";
import * as jws from "./jws.js";

const HASH = /^[0-9a-f]{64}$/;
const HIGHEST = 2 ** 31 - 1;
const [MOST, MOST_TEXTS, MOST_VOUCHED] = [150, 64, 100];
const SLACK = 60_000;

type Head = { hwcase: string; seq: number; link: string };
type Statement = { epoch: number; at: string; known: [string, number, string][]; signed: [string, string][] };
type Heads = { heads: Head[]; last: boolean; officers: string[]; statement: Statement | null };

function demand(right: boolean): asserts right {
  if (!right) throw new Refused("malformed");
}

function list(value: unknown, most: number): unknown[] {
  demand(Array.isArray(value) && value.length <= most);
  return value as unknown[];
}

const isNumber = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= HIGHEST;
const isCase = (value: unknown): value is string => typeof value === "string" && jws.OF_32_BYTES.test(value);
const isHash = (value: unknown): value is string => typeof value === "string" && HASH.test(value);

/** Read a page of heads; what it does not know is passed over. */
export function readHeads(raw: Uint8Array): Heads {
  let facts: Facts;
  try {
    facts = readObject(raw);
  } catch {
    throw new Refused("malformed");
  }
  demand(writtenWhole(raw, ["v", "heads", "card", "statement"]) && facts["v"] === 1 && typeof facts["last"] === "boolean");
  const { card = 0, vouches = [] } = facts;
  demand(isNumber(card) && list(vouches, MOST_VOUCHED).every(isHash));
  list(facts["speaks"], MOST_TEXTS).forEach(text);
  const officers = list(facts["officers"], MOST_TEXTS).map(text);
  return { heads: list(facts["heads"], MOST).map(head), last: facts["last"], officers, statement: statement(facts["statement"]) };
}

function text(value: unknown): string {
  demand(typeof value === "string" && /^[ -~]{0,64}$/.test(value));
  return value;
}

function head(one: unknown): Head {
  const values = list(one, 7);
  demand(values.length === 7);
  const [hwcase, seq, link, inEpoch, inSeq, inLink, lost] = values;
  demand(isCase(hwcase) && isHash(link) && isHash(inLink) && isNumber(seq));
  demand([inEpoch, inSeq, lost].every(isNumber));
  return { hwcase, seq, link };
}

function statement(said: unknown): Statement | null {
  if (said === null) return null;
  demand(typeof said === "object" && said !== null && !Array.isArray(said));
  const { epoch, at, known, signed } = said as Facts;
  demand(isNumber(epoch) && typeof at === "string" && at.length <= 40);
  const three = list(known, MOST).map((one): [string, number, string] => {
    const [hwcase, seq, link, ...more] = list(one, 3);
    demand(isCase(hwcase) && isNumber(seq) && isHash(link) && more.length === 0);
    return [hwcase, seq, link];
  });
  const pairs = list(signed, 2).map((one): [string, string] => {
    const [key, signature, ...more] = list(one, 2);
    demand(typeof key === "string" && key.length < 100 && typeof signature === "string" && signature.length < 100 && more.length === 0);
    return [key, signature];
  });
  return { epoch, at, known: three, signed: pairs };
}

/** Whether two of these officers, who are two, signed it: for this reader, by this writer. */
function isSigned(said: Statement, by: string, to: string, officers: string[]): boolean {
  const known = jws.digest(writeObject({ known: said.known }));
  const words = Buffer.from(["homeward epoch", by, to, said.epoch, said.at, known].join("|"));
  const right = said.signed.every(([x, signature]) => {
    try {
      const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: jws.encode(jws.decode(x)) }, format: "jwk" });
      return officers.includes(x) && verify(null, words, key, jws.decode(signature));
    } catch {
      return false;
    }
  });
  return right && new Set(said.signed.map(([x]) => x)).size === 2;
}

/** What is known of a partner from its heads. */
export class Line {
  epoch = 1;
  private officers: string[] = [];
  private newest: { epoch: number; seq: number; time: number } | null = null;

  constructor(
    private readonly partner: string,
    private readonly own: string,
  ) {}

  /** Take a page in; gives how the conversations stand after it. Nothing changes where it is refused. */
  hear(cover: Cover, letter: Uint8Array, talks: Map<string, Talk>): Map<string, Talk> {
    const said = readHeads(letter);
    const time = Date.parse(String(cover["time"]));
    if (this.isOld(cover, time)) return talks;
    const after = structuredClone(talks);
    this.epoch = this.goOn(cover, said, after);
    for (const one of said.heads) compare(one, time, after.get(one.hwcase));
    this.newest = { epoch: this.epoch, seq: cover.hwseq, time };
    if (this.officers.length === 0) this.officers = said.officers;
    return after;
  }

  private isOld(cover: Cover, time: number): boolean {
    const { newest } = this;
    if (newest === null || cover.hwepoch > newest.epoch || (cover.hwepoch === newest.epoch && cover.hwseq > newest.seq)) return false;
    if (cover.hwepoch === newest.epoch && time > newest.time + SLACK) throw new Refused("went-back");
    return true;
  }

  /** Let conversations of an older epoch go on from the numbers that two officers state; gives the epoch reached by that. */
  private goOn(cover: Cover, said: Heads, talks: Map<string, Talk>): number {
    const behind = [...talks].filter(([, talk]) => talk.epoch < cover.hwepoch);
    if (behind.length === 0) return cover.hwepoch;
    const word = said.statement;
    if (word === null || word.epoch > cover.hwepoch || !isSigned(word, this.partner, this.own, this.officers)) {
      throw new Refused("epoch-without-statement");
    }
    if (word.epoch < cover.hwepoch && said.heads.length > 0) throw new Refused("epoch-without-statement");
    for (const [hwcase, talk] of behind) {
      if (talk.epoch >= word.epoch) continue;
      const [, seq, link] = word.known.find(([one]) => one === hwcase) ?? [hwcase, 0, NONE];
      const named = word.known.some(([one]) => one === hwcase);
      if (!named && !said.last) continue; // a page that follows may name it
      if (talk.last >= seq && linkAt(talk, seq) !== link) throw new Refused("another-past");
      if (talk.last >= seq) [talk.last, talk.link] = [seq, link];
      for (const number of [...talk.known.keys()]) if (number > seq) talk.known.delete(number);
      talk.epoch = word.epoch;
      talk.stated.push([word.epoch, seq]);
    }
    return Math.max(this.epoch, word.epoch);
  }
}

function linkAt(talk: Talk, seq: number): string {
  if (seq === 0) return NONE;
  return seq === talk.last ? talk.link : (talk.known.get(seq)?.id ?? "");
}

/** That the other node has sealed less than came, or something else, cannot be. */
function compare(said: Head, time: number, talk: Talk | undefined): void {
  if (talk === undefined || said.seq > talk.last) return;
  const here = linkAt(talk, said.seq);
  if (here !== "" && here !== said.link) throw new Refused("contradiction");
  const next = talk.known.get(said.seq + 1);
  if (said.seq < talk.last && next !== undefined && next.time < time - SLACK) throw new Refused("went-back");
}
