/** age files to X-Wing keys; the library names keys in bech32, the specification as bytes. */

import { Decrypter, Encrypter } from "age-encryption";
import { bech32 } from "@scure/base";

export async function encrypt(plain: Uint8Array, to: Uint8Array): Promise<Uint8Array> {
  const file = new Encrypter();
  file.addRecipient(bech32.encode("age1pq", bech32.toWords(to), false));
  return file.encrypt(plain);
}

/** The plain bytes, or null when this seed does not open the file. */
export async function decrypt(file: Uint8Array, seed: Uint8Array): Promise<Uint8Array | null> {
  const opener = new Decrypter();
  opener.addIdentity(bech32.encode("age-secret-key-pq-", bech32.toWords(seed), false).toUpperCase());
  try {
    return await opener.decrypt(file);
  } catch {
    return null;
  }
}
