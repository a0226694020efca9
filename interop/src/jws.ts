/** Signed texts: compact JWS, Ed25519, a header of exactly the agreed bytes. */

import { createHash } from "node:crypto";
import { CompactSign, compactVerify, importJWK } from "jose";
import { NotAgreed } from "./json.js";

/** 32 bytes as base64url: the last of 43 characters says four bits, and the two that it has too many are zero. */
export const OF_32_BYTES = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

export function encode(raw: Uint8Array): string {
  return Buffer.from(raw).toString("base64url");
}

/** Base64url without padding, in its one canonical form. */
export function decode(text: string): Uint8Array {
  const raw = Buffer.from(text, "base64url");
  if (encode(raw) !== text) throw new NotAgreed("not canonical base64url");
  return new Uint8Array(raw);
}

export function digest(raw: Uint8Array | string): string {
  return createHash("sha256").update(raw).digest("hex");
}

/** RFC 7638 of an Ed25519 public key. */
export function thumbprint(x: string): string {
  return createHash("sha256").update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest("base64url");
}

function header(kid: string): string {
  return `{"alg":"Ed25519","kid":"${kid}","typ":"hwx+jws"}`;
}

/** Whose key a text claims to be signed with; null when its header is not the agreed one. */
export function claimedSigner(signed: string): string | null {
  const parts = signed.split(".");
  if (parts.length !== 3) return null;
  const head = Buffer.from(parts[0] ?? "", "base64url").toString("utf8");
  const kid = /"kid":"([A-Za-z0-9_-]{43})"/.exec(head)?.[1];
  return kid !== undefined && OF_32_BYTES.test(kid) && Buffer.from(header(kid)).toString("base64url") === parts[0] ? kid : null;
}

/** The bytes that were signed; null when this key did not sign them. */
export async function verify(signed: string, x: string): Promise<Uint8Array | null> {
  if (claimedSigner(signed) !== thumbprint(x)) return null;
  try {
    for (const part of signed.split(".")) decode(part);
    const key = await importJWK({ kty: "OKP", crv: "Ed25519", x }, "Ed25519");
    return (await compactVerify(signed, key, { algorithms: ["Ed25519"] })).payload;
  } catch {
    return null;
  }
}

export async function sign(payload: Uint8Array, seed: Uint8Array, x: string): Promise<string> {
  const key = await importJWK({ kty: "OKP", crv: "Ed25519", x, d: encode(seed) }, "Ed25519");
  const kid = thumbprint(x);
  return new CompactSign(payload).setProtectedHeader({ alg: "Ed25519", kid, typ: "hwx+jws" }).sign(key);
}
