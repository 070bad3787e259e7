import { type QueryResult, type Session, StatementError } from './session.ts';
import { isConnectionLoss } from './sqlstates.ts';

/**
 * A session that is opened again once its connection is lost: when one backend dies, the server ends
 * all others and recovers. What ran at that moment fails; the next statement reaches the server.
 */
export function lasting(first: Session, open: () => Promise<Session>): Session {
  let current = first;
  /** Lost while nobody asked: only the answer to the next statement tells. */
  async function query<R>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>> {
    const session = current;
    const result = await session.query<R>(text, values);
    if (result.ok || !isConnectionLoss(result.error.code)) return result;
    // a server that is gone for good answers as before
    if (current === session) current = await open().catch(() => session);
    return current.query<R>(text, values);
  }
  return {
    query,
    async rows<R>(text: string, values?: readonly unknown[]): Promise<readonly R[]> {
      const result = await query<R>(text, values);
      if (!result.ok) throw new StatementError(result.error, text);
      return result.rows;
    },
    copyIn: (text, rows) => current.copyIn(text, rows),
    get notices() {
      return current.notices;
    },
    get transactionStatus() {
      return current.transactionStatus;
    },
    get backendPid() {
      return current.backendPid;
    },
    terminate() {
      current.terminate();
    },
    [Symbol.asyncDispose]: () => current[Symbol.asyncDispose](),
  };
}
