/** Runs every statement of the lock matrix through the recorder on one server. */
import { lockName } from '../../src/evidence/locks.ts';
import { silentLog } from '../../src/log.ts';
import { cloneDatabase, createDatabase } from '../../src/postgres/database.ts';
import type { Server } from '../../src/postgres/server.ts';
import { connect, connectVia } from '../../src/postgres/session.ts';
import { startRecorder } from '../../src/recorder/recorder.ts';
import type { RecordedStatement } from '../../src/recorder/recording.ts';
import { loadParser } from '../../src/sql/split.ts';
import { fixture } from './fixture.ts';
import { sections } from './statements.ts';

/** What Postgres did for one statement, in words. */
export interface Measured {
  readonly sql: string;
  /** On tables and views; indexes and TOAST are left out. */
  readonly locks: string;
  readonly rewrites: string;
  readonly builds: string;
  readonly scans: string;
  readonly rows: string;
  /** SQLSTATE and message, when the statement was refused. */
  readonly error: string;
  /** Why its locks could not be read, when they could not. */
  readonly unobserved?: string;
}

/** Measures all of them on a server. */
export async function measure(server: Server): Promise<readonly Measured[]> {
  await loadParser();
  await using template = await createDatabase(server, { name: 'matrix' });
  {
    await using session = await connect(server, { database: template.name });
    await session.rows(fixture(server.info.major));
  }
  const measured: Measured[] = [];
  for (const text of sections.flatMap(({ statements }) => statements)) {
    await using database = await cloneDatabase(template);
    await using recorder = await startRecorder({ server, level: 'evidence', log: silentLog });
    await using session = await connectVia(server, recorder, { database: database.name });
    for (const part of text.startsWith('set ') ? text.split('; ') : [text])
      await session.query(part);
    await recorder.settled();
    const last = recorder.statements.at(-1);
    if (last === undefined) throw new Error(`nothing was recorded of ${text}`);
    measured.push(inWords(text, last));
  }
  return measured;
}

function inWords(sql: string, statement: RecordedStatement): Measured {
  const { outcome, locks, rewrites, indexBuilds, scans, rows } = statement;
  const nothing = { sql, locks: '', rewrites: '', builds: '', scans: '', rows: '', error: '' };
  if (!outcome.ok) {
    return { ...nothing, error: `${outcome.error.code} ${outcome.error.message}` };
  }
  if (!statement.observed) return { ...nothing, unobserved: statement.unobserved ?? '' };
  return {
    sql,
    locks: locks
      .filter(({ kind }) => kind !== 'index' && kind !== 'toast')
      .map(
        ({ relation, mode, waited }) =>
          `${bare(relation)} ${lockName(mode)}${waited ? ' (waits)' : ''}`,
      )
      .sort()
      .join(', '),
    rewrites: rewrites.map(bare).sort().join(', '),
    builds: [...Map.groupBy(indexBuilds, ({ relation }) => bare(relation))]
      .map(([relation, same]) => `${same.length} on ${relation}`)
      .sort()
      .join(', '),
    scans: scans
      .map(({ relation }) => bare(relation))
      .sort()
      .join(', '),
    rows: rows
      .map(({ relation, inserted, updated, deleted }) =>
        [bare(relation), some('+', inserted), some('~', updated), some('−', deleted)].join(''),
      )
      .sort()
      .join(', '),
    error: '',
  };
}

function some(sign: string, count: number): string {
  return count === 0 ? '' : ` ${sign}${count}`;
}

function bare(relation: string): string {
  return relation.replace(/^public\./, '');
}
