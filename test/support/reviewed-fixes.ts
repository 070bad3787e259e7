/** Fixes on a real server: proposed for what was found, shown only when they hold. */
import type { HeldLock, RehearsedFix } from '../../src/evidence/fixes.ts';
import type { Evidence, Migration } from '../../src/evidence/types.ts';
import { proposeFix } from '../../src/fixes/index.ts';
import { proposeFixes } from '../../src/fixes/propose.ts';
import type { Example, Finding } from '../../src/hazards/hazard.ts';
import { hazards } from '../../src/hazards/index.ts';
import { judge } from '../../src/hazards/judge.ts';
import { wantsFix } from '../../src/hazards/proven-fix.ts';
import type { Server } from '../../src/postgres/server.ts';
import type { ProposeFixes } from '../../src/rehearse/rehearse-fixes.ts';
import { onlyServer, rehearseExample } from './example-plan.ts';

/** An example by what it is made of. */
export type Case = Pick<Example, 'given' | 'migrations'> & Partial<Example>;

interface Reviewed {
  readonly findings: readonly Finding[];
  readonly fixes: readonly RehearsedFix[];
}

/** What a review does with an example, but for the report. */
export async function reviewed(
  server: Server,
  example: Case,
  propose: ProposeFixes = forFindings,
): Promise<Reviewed> {
  const full: Example = { title: '', expect: 'clean', ...example };
  const evidence = await rehearseExample(server, full, propose);
  const { findings } = judge(evidence, hazards);
  return { findings, fixes: onlyServer(evidence).apply?.fixes ?? [] };
}

const forFindings: ProposeFixes = (observed, migrations) => {
  const reviewing = (observed.apply?.runs ?? []).map(({ migration: id }): Migration => {
    return { id, file: id, change: 'added', transactionMode: 'file' };
  });
  const evidence = { ...nothing, migrations: reviewing, servers: [observed] };
  const { findings } = judge(evidence, hazards);
  return proposeFixes(findings.filter(wantsFix), observed, migrations);
};

/** A fix for the last statement, whether or not somebody objects to it. */
export const forLastStatement: ProposeFixes = (observed, migrations) => {
  const run = observed.apply?.runs.at(-1);
  const statement = run?.statements.findLast(({ origin }) => origin === 'migration');
  const seen = run && migrations.get(run.migration);
  const effect = seen?.effects.find(({ index }) => index === statement?.index);
  if (!seen || !statement || !effect) return [];
  const { schemaChanges } = effect;
  const { catalog } = seen;
  const { major } = observed.server;
  const subject = { statement, schemaChanges, catalog, major, run };
  const fix = proposeFix(run.migration, subject);
  return fix ? [fix] : [];
};

const nothing: Evidence = {
  version: 1,
  subject: { base: '', head: '', adapter: '', directory: '', ledger: 'kept' },
  migrations: [],
  servers: [],
  notRehearsed: [],
};

/** The hazards whose findings got a fix. */
export function fixedHazards(findings: readonly Finding[]): readonly string[] {
  return findings.filter(({ fix }) => fix?.parts).map(({ hazard }) => hazard);
}

/** `2. AccessExclusiveLock public.a scan`: the part of a fix, the lock, the work under it. */
export function words(locks: readonly HeldLock[]): readonly string[] {
  return locks.map(({ part, mode, relation, work }) =>
    [part === undefined ? '' : `${part + 1}.`, mode, relation, ...work].join(' ').trim(),
  );
}

/** A table with rows. */
export const people =
  "create table people (id int primary key, name text, age int); insert into people select i, 'Ada', i from generate_series(1, 60) i;";
