/** One line of JSON in, one out: `{"do": "take" | "lot" | "carried" | "heads" | "letter" | "card-file" | "follow" | "seal" | "tell" | "part" | "hear" | "hear-part", ...}`. Bytes are base64. */

import { createPrivateKey, createPublicKey, webcrypto } from "node:crypto";
import { createInterface } from "node:readline";
import type { Facts } from "./json.js";
import type { Keys } from "./letter.js";

// Node 18 has the Web Cryptography API, but not by this name.
if (globalThis.crypto === undefined) Object.defineProperty(globalThis, "crypto", { value: webcrypto });
const { Receiver, Refused, seal, sealLetter } = await import("./envelope.js");
const { readHeads } = await import("./heads.js");
const { readFile, readLot, takeEach } = await import("./many.js");
const { openLetter } = await import("./letter.js");
const { readCardFile } = await import("./card.js");
const { Malformed, openPart, readAnnounced, readNote, sealPart, writeCard, writeNote } = await import("./tells.js");
const { CaseKeys } = await import("./keys.js");
const { digest } = await import("./jws.js");

const bytes = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(String(text), "base64"));
const base64 = (raw: Uint8Array): string => Buffer.from(raw).toString("base64");

function signer(seed: unknown): { seed: Uint8Array; x: string } {
  const raw = bytes(seed);
  const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), raw]);
  const jwk = createPublicKey(createPrivateKey({ key: der, format: "der", type: "pkcs8" })).export({ format: "jwk" });
  return { seed: raw, x: String(jwk.x) };
}

async function announced(asked: Facts): Promise<Uint8Array> {
  const [identity, signing, desk] = ["identity", "signing", "desk"].map((name) => signer(asked[name]));
  const slips = asked["slips"] as [Facts, Facts];
  return writeCard(asked["card"] as Facts, slips, { identity: identity!, signing: signing!, desk: desk! });
}

/** The letters of a case read in their order: the event of each, or null where it was refused, and the keys that count in the end. */
async function followed(asked: Facts): Promise<Facts> {
  const keys = new CaseKeys(asked["first"] as Keys, String(asked["from"]));
  const seeds = (asked["boxes"] as unknown[]).map(bytes);
  const events: (Facts | null)[] = [];
  for (const { letter, cover } of asked["letters"] as { letter: string; cover: Facts }[]) {
    try {
      events.push(await keys.read(bytes(letter), seeds, cover));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      events.push(null);
    }
  }
  return { events, newest: keys.newest };
}

/** A node that knows one partner and has taken in what came before. */
async function receiver(asked: Facts): Promise<InstanceType<typeof Receiver>> {
  const partner = { id: String(asked["partner"]), signing: String(asked["signing"]) };
  const opens = new Set(((asked["opens"] ?? []) as unknown[]).map(String));
  const node = new Receiver(String(asked["own"]), bytes(asked["node"]), partner, opens);
  for (const before of asked["before"] as unknown[]) await node.take(bytes(before));
  return node;
}

async function answer(asked: Facts): Promise<Facts> {
  if (asked["do"] === "lot" || asked["do"] === "carried") {
    const lot = asked["do"] === "lot";
    const envelopes = (lot ? readLot : readFile)(bytes(asked["many"]));
    return { levels: await takeEach(await receiver(asked), envelopes, String(asked["partner"]), lot) };
  }
  if (asked["do"] === "heads") return { heads: readHeads(bytes(asked["heads"])) };
  if (asked["do"] === "take") {
    const node = await receiver(asked);
    const { cover, letter, id, level } = await node.take(bytes(asked["envelope"]));
    return { cover, letter: base64(letter), id, level };
  }
  if (asked["do"] === "letter") {
    const due = (): string => String(asked["signer"]);
    return { event: await openLetter(bytes(asked["letter"]), [bytes(asked["box"])], due, asked["cover"] as Facts, String(asked["from"])) };
  }
  if (asked["do"] === "card-file") return { card: await readCardFile(bytes(asked["file"])) };
  if (asked["do"] === "follow") return followed(asked);
  if (asked["do"] === "tell") {
    const letter = asked["card"] === undefined ? writeNote(asked["note"] as Facts) : await announced(asked);
    const cover = { ...(asked["cover"] as Facts), hwletter: digest(letter) };
    return { envelope: base64(await seal(cover, letter, signer(asked["cover_by"]), bytes(asked["node"]))) };
  }
  if (asked["do"] === "hear") {
    const letter = bytes(asked["letter"]);
    const identity = asked["identity"];
    return { said: identity === undefined ? await readNote(letter, String(asked["signing"])) : await readAnnounced(letter, String(identity)) };
  }
  if (asked["do"] === "part") {
    const body = bytes(asked["body"]);
    return { part: base64(await sealPart(String(asked["file"]), Number(asked["number"]), body, bytes(asked["node"]))) };
  }
  if (asked["do"] === "hear-part") {
    const { file, number, body } = await openPart(bytes(asked["part"]), bytes(asked["node"]));
    return { file, number, body: base64(body) };
  }
  const letter = await sealLetter(asked["event"] as Facts, signer(asked["letter_by"]), bytes(asked["box"]));
  const cover = { ...(asked["cover"] as Facts), hwletter: digest(letter) };
  return { envelope: base64(await seal(cover, letter, signer(asked["cover_by"]), bytes(asked["node"]))) };
}

for await (const line of createInterface({ input: process.stdin })) {
  let said: Facts;
  try {
    said = await answer(JSON.parse(line) as Facts);
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Malformed)) throw error;
    said = { refused: error instanceof Refused ? error.step : error.message };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
