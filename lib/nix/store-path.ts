import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Nix's base 32: without e, o, u, t. */
const digits = '0123456789abcdfghijklmnpqrsvwxyz';

/**
 * The store path of a fetched flake input: `/nix/store/…-source`, which follows from the narHash alone. Computed here so that a locked source that
 * Nix already has is found without running Nix or using the network.
 *
 * https://nix.dev/manual/nix/latest/protocols/store-path
 * @param narHash as in flake.lock: `sha256-…`
 * @param env `NIX_STORE_DIR` names another store
 */
export function sourceStorePath(narHash: string, env: NodeJS.ProcessEnv): string {
  const store = env.NIX_STORE_DIR || '/nix/store';
  const content = Buffer.from(narHash.replace('sha256-', ''), 'base64').toString('hex');
  const fingerprint = createHash('sha256').update(`source:sha256:${content}:${store}:source`).digest();
  return join(store, `${base32(folded(fingerprint, 20))}-source`);
}

/** A hash shortened by XORing its rest onto its beginning. */
function folded(hash: Uint8Array, size: number): Uint8Array {
  const short = new Uint8Array(size);
  for (const [index, byte] of hash.entries()) short[index % size] = (short[index % size] ?? 0) ^ byte;
  return short;
}

/** Five bits per digit, the last five first. */
function base32(bytes: Uint8Array): string {
  const length = Math.ceil((bytes.length * 8) / 5);
  const at = (index: number) => bytes[index] ?? 0;
  return Array.from({ length }, (_, position) => {
    const bit = (length - 1 - position) * 5;
    const word = at(bit >> 3) | (at((bit >> 3) + 1) << 8);
    return digits[(word >> (bit & 7)) & 31];
  }).join('');
}
