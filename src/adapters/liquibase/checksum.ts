/** Checksums of version 9 (Liquibase 4.22 and later). */
import { createHash } from 'node:crypto';

/** Of one change: its text without white space. */
export function changeChecksum(sql: string): string {
  return `9:${md5(sql.replace(/[ \n\r\t]/g, ''))}`;
}

/** Of a changeset: over those of its changes. */
export function changesetChecksum(changes: readonly string[]): string {
  return `9:${md5(changes.map((one) => `${one}:`).join(''))}`;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
