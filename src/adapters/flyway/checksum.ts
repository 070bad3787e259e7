import { crc32 } from 'node:zlib';

/** ChecksumCalculator.java: CRC32 over the lines without their ends, as a signed number. */
export function checksumOf(text: string): number {
  return crc32(text.replace(/\r\n|\r|\n/g, '')) | 0;
}
