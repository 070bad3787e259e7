/**
 * Identity of a finding as 16 hexadecimal digits: FNV-1a over 64 bits. Not a defence against
 * forgery, only a name that survives rewording; hazards may not reach for Node's crypto.
 */
export function fingerprint(parts: readonly string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(parts.join('\0'))) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
