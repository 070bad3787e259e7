/** Messages few clients send, and connections that end in the middle. */
import { say } from '../../support/raw-client.ts';
import type { WireScript } from './script.ts';

export const oddities: readonly WireScript[] = [
  { name: 'function call', steps: [{ send: [callAbs()], until: ['Z', 1] }] },
  {
    name: 'unknown message',
    steps: [{ send: [Buffer.from([0x79, 0, 0, 0, 4])], until: ['closed', 1] }],
  },
  {
    name: 'killed',
    steps: [
      { send: [say.query('select pg_terminate_backend(pg_backend_pid())')], until: ['closed', 1] },
    ],
  },
  {
    name: 'killed in several',
    steps: [
      {
        send: [say.query('select 1; select pg_terminate_backend(pg_backend_pid()); select 2')],
        until: ['closed', 1],
      },
    ],
  },
];

/** FunctionCall of int4abs(-5), OID 1251, in text. */
function callAbs(): Buffer {
  const body = Buffer.alloc(2 + 4 + 2 + 4 + 2 + 2);
  body.writeUInt32BE(1251, 0);
  body.writeInt16BE(0, 4);
  body.writeInt16BE(1, 6);
  body.writeInt32BE(2, 8);
  body.write('-5', 12);
  body.writeInt16BE(0, 14);
  const head = Buffer.from([0x46, 0, 0, 0, 4 + body.length]);
  return Buffer.concat([head, body]);
}
