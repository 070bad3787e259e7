/** COPY … FROM STDIN over `pg`, whose own query object refuses it. */
import { type Client, Query } from 'pg';

/** Sends the statement and, when the server asks for them, the rows; resolves to the number copied. */
export function copyIn(client: Client, statement: string, rows: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const query = new Query(statement, undefined, (error, result) => {
      if (error) reject(error);
      else resolve(result.rowCount ?? 0);
    }) as CopyQuery;
    query.handleCopyInResponse = (connection) => {
      connection.sendCopyFromChunk(Buffer.from(rows, 'utf8'));
      connection.endCopyFrom();
    };
    client.query(query);
  });
}

/** What `pg` calls on a query when CopyInResponse arrives, and its types leave out. */
interface CopyQuery extends Query {
  handleCopyInResponse(connection: {
    sendCopyFromChunk(chunk: Buffer): void;
    endCopyFrom(): void;
  }): void;
}
