/** Frontend messages we write and backend messages we read; documentation, "Message Formats". */
import type { SqlError } from '../evidence/types.ts';

/** One message of this type and body. */
function message(type: string, body: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(5 + body.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeUInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}

/** Query: one message of SQL in the simple protocol. */
export function queryMessage(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

export const syncMessage = message('S', Buffer.alloc(0));

/** CommandComplete with this tag. */
export function commandComplete(tag: string): Buffer {
  return message('C', Buffer.from(`${tag}\0`));
}

/** ReadyForQuery in this transaction state. */
export function readyForQuery(state: TransactionState): Buffer {
  return message('Z', Buffer.from(state));
}

/** Idle, in a transaction block, in a failed one. */
export type TransactionState = 'I' | 'T' | 'E';

/** Name of our statement and portal; long and odd enough that no client has one like it. */
const ourName = '\u{1}migration-rehearsal';

/**
 * Parse, Bind, Execute and Close of a query of ours without parameters, text results. Named, because
 * an unnamed one would destroy the client's unnamed statement.
 */
export function askMessages(sql: string): Buffer {
  const none = Buffer.alloc(2);
  return Buffer.concat([
    message('P', Buffer.concat([Buffer.from(`${ourName}\0${sql}\0`), none])),
    message('B', Buffer.concat([Buffer.from(`${ourName}\0${ourName}\0`), none, none, none])),
    message('E', Buffer.concat([Buffer.from(`${ourName}\0`), Buffer.alloc(4)])),
    message('C', Buffer.from(`P${ourName}\0`)),
    message('C', Buffer.from(`S${ourName}\0`)),
  ]);
}

/** Parse (unnamed), Bind, Describe of the portal when `describe`, and Execute of a text. */
export function unnamedMessages(sql: string, describe: boolean): Buffer {
  const none = Buffer.alloc(2);
  return Buffer.concat([
    message('P', Buffer.concat([Buffer.from(`\0${sql}\0`), none])),
    message('B', Buffer.concat([Buffer.from('\0\0'), none, none, none])),
    ...(describe ? [message('D', Buffer.from('P\0'))] : []),
    message('E', Buffer.concat([Buffer.from('\0'), Buffer.alloc(4)])),
  ]);
}

/** The zero-terminated string at an offset of a message, with where the next field begins. */
export function cString(bytes: Buffer, start: number): { text: string; next: number } {
  const end = bytes.indexOf(0, start);
  if (end === -1) return { text: bytes.toString('utf8', start), next: bytes.length };
  return { text: bytes.toString('utf8', start, end), next: end + 1 };
}

/** Columns of a DataRow in text format; null is null. */
export function rowValues(bytes: Buffer): (string | null)[] {
  const values: (string | null)[] = [];
  let at = 7;
  for (let left = bytes.readUInt16BE(5); left > 0; left -= 1) {
    const length = bytes.readInt32BE(at);
    at += 4;
    values.push(length === -1 ? null : bytes.toString('utf8', at, at + length));
    if (length > 0) at += length;
  }
  return values;
}

/** Fields of an ErrorResponse or NoticeResponse by their one-letter codes. */
export function responseFields(bytes: Buffer): Map<string, string> {
  const fields = new Map<string, string>();
  let at = 5;
  while (at < bytes.length && bytes[at] !== 0) {
    const code = String.fromCharCode(bytes[at] ?? 0);
    const { text, next } = cString(bytes, at + 1);
    fields.set(code, text);
    at = next;
  }
  return fields;
}

/** The same response with its position moved by so many characters; untouched when it has none. */
export function shiftPosition(bytes: Buffer, characters: number): Buffer {
  if (characters === 0) return bytes;
  let at = 5;
  while (at < bytes.length && bytes[at] !== 0) {
    const { text, next } = cString(bytes, at + 1);
    if (bytes[at] === 0x50) {
      const moved = Buffer.from(`P${Number(text) + characters}\0`);
      return message(
        bytes.toString('latin1', 0, 1),
        Buffer.concat([bytes.subarray(5, at), moved, bytes.subarray(next)]),
      );
    }
    at = next;
  }
  return bytes;
}

/** True for an error after which the server closes the connection. */
export function isFatal(fields: Map<string, string>): boolean {
  const severity = fields.get('V') ?? fields.get('S');
  return severity === 'FATAL' || severity === 'PANIC';
}

/** What an ErrorResponse says, with its position counted from the statement's own beginning. */
export function sqlErrorOf(fields: Map<string, string>): SqlError {
  const position = fields.get('P');
  return {
    code: fields.get('C') ?? '',
    message: fields.get('M') ?? '',
    detail: fields.get('D'),
    hint: fields.get('H'),
    position: position === undefined ? undefined : Number(position),
    where: fields.get('W'),
    schema: fields.get('s'),
    table: fields.get('t'),
    column: fields.get('c'),
    constraint: fields.get('n'),
  };
}
