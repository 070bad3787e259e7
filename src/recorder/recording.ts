/** What the recorder writes down. Everything of a StatementRecord that the wire alone can tell. */
import type { StatementRecord } from '../evidence/types.ts';

export interface RecordedStatement extends Omit<
  StatementRecord,
  'index' | 'origin' | 'file' | 'line' | 'endLine'
> {
  /** Client connection it came over, from 1, in order of connecting. */
  readonly connection: number;
  /** Simple-query or Parse message it was part of, from 1 within the connection. */
  readonly message: number;
  /** Where the statement begins in that message's text, in UTF-16 code units. */
  readonly offset: number;
}

/** How much is asked of the server for each statement. */
export type RecordingLevel =
  /** Locks, rewrites, scans, index builds, rows, WAL. */
  | 'evidence'
  /** Statement, outcome and transaction only; multi-statement messages go through as they are. */
  | 'outcome';

/** A proxy between one run's clients and one database's server. */
export interface Recorder extends AsyncDisposable {
  /** Loopback address clients connect to, with any role and database the server knows. */
  readonly host: '127.0.0.1';
  readonly port: number;
  /** Everything so far, in order of completion; grows while clients work. */
  readonly statements: readonly RecordedStatement[];
  /**
   * Resolves when no statement is in flight and nothing remains to be written down, so that a
   * caller who has just had a reply can read `statements` up to it.
   */
  settled(): Promise<void>;
  /**
   * Cuts every connection in both directions, as when the client is killed, and ends its backend;
   * resolves once the server has none of them left.
   */
  cut(): Promise<void>;
}
