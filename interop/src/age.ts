/** age files to X-Wing keys; the library names keys in bech32, the specification as bytes. */

import { Decrypter, Encrypter } from "age-encryption";
import { bech32 } from "@scure/base";

export async function encrypt(plain: Uint8Array, to: Uint8Array): Promise<Uint8Array> {
  const file = new Encrypter();
  file.addRecipient(bech32.encode("age1pq", bech32.toWords(to), false));
  return file.encrypt(plain);
}

// One stanza and nothing beside it, four lines: 1,120 bytes, 32 bytes and 32 bytes in base64, each with its last character canonical.
const OF_32 = "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]";
const HEADER = new RegExp(`^age-encryption\\.org/v1\n-> mlkem768x25519 [A-Za-z0-9+/]{1493}[AQgw]\n${OF_32}\n--- ${OF_32}\n$`);
const HEADER_LENGTH = 1627;

/** Whether a file is sealed to one recipient of our type, and to nobody and nothing else: seen from its header, before anything is opened. */
export function toOneAlone(file: Uint8Array): boolean {
  return HEADER.test(Buffer.from(file.subarray(0, HEADER_LENGTH)).toString("latin1"));
}

/** The plain bytes, or null when this seed does not open the file, or somebody else's might. */
export async function decrypt(file: Uint8Array, seed: Uint8Array): Promise<Uint8Array | null> {
  if (!toOneAlone(file)) return null;
  const opener = new Decrypter();
  opener.addIdentity(bech32.encode("age-secret-key-pq-", bech32.toWords(seed), false).toUpperCase());
  try {
    return await opener.decrypt(file);
  } catch {
    return null;
  }
}
