import { expect, test } from 'vitest';
import { quietStatement } from '../../test/support/statement-record.ts';
import type { Allowance } from '../evidence/allowance.ts';
import type { Sizes } from '../evidence/sizes.ts';
import type { Evidence, StatementRecord } from '../evidence/types.ts';
import { allowanceWithoutEffect } from './allowance-without-effect.ts';
import type { Hazard, HazardFinding } from './hazard.ts';
import { judge } from './judge.ts';
import { emptyPolicy, type Policy } from './policy.ts';

const file = 'db/2.sql';

test.for<[string, Partial<Allowance>, boolean]>([
  ['above the statement', { line: 1 }, true],
  ['above it, with an empty line between', { line: 2 }, true],
  ['within it', { line: 4 }, true],
  ['at its end', { line: 5, trailing: true }, true],
  ['behind a semicolon on a line of its own', { line: 6, trailing: true }, true],
  ['behind it', { line: 6 }, false],
  ['at the one after', { line: 8, trailing: true }, false],
  ['in another file', { line: 1, file: 'db/3.sql' }, false],
  ['for the whole file', { line: 9, directive: 'allow-file' }, true],
])('an allowance %s: %j, covers it: %s', ([, allowance, covers]) => {
  const { findings } = judge(evidence([allowance]), hazards);
  expect(suppressed(findings)).toEqual(
    covers ? [{ by: `${allowance.file ?? file}:${allowance.line}`, reason: 'few rows' }] : [],
  );
  const idle = findings.filter(({ hazard }) => hazard === 'allowance-without-effect');
  expect(idle.map(({ line }) => line)).toEqual(covers ? [] : [allowance.line]);
});

test.for<[Partial<Allowance>, string]>([
  [{ reason: '' }, '"rehearsal:allow grows" gives no reason, so nothing is allowed.'],
  [{ hazard: 'grow' }, '"grow" is no hazard, so nothing is allowed; "grows" is one.'],
  [{ hazard: '' }, '"rehearsal:allow" names no hazard, so nothing is allowed.'],
  [
    { directive: 'alow' },
    '"rehearsal:alow" means nothing, so nothing is allowed; "rehearsal:allow" would.',
  ],
])('%j is told and allows nothing', ([allowance, message]) => {
  const nearest: Policy['nearest'] = (word, names) =>
    names.find((name) => name.startsWith(word[0] ?? '?'));
  const { findings } = judge(evidence([{ line: 1, ...allowance }]), hazards, {
    ...emptyPolicy,
    nearest,
  });
  expect(suppressed(findings)).toEqual([]);
  expect(findings.at(-1)).toMatchObject({ message, file, line: 1, severity: 'notice' });
});

test('what did not run is not called unused', () => {
  const failed = evidence([{ line: 20 }], { ok: false });
  expect(judge(failed, hazards).findings.map(({ hazard }) => hazard)).toEqual(['grows']);
});

test('an entry of the configuration accepts by file, and is told when its pattern has nothing to accept', () => {
  const entry = (hazard: string): Policy => ({
    ...emptyPolicy,
    allow: [
      { hazard, reason: 'known', by: 'config.yml', files: 'db/*', covers: (path) => path === file },
    ],
  });
  expect(suppressed(judge(evidence([]), hazards, entry('grows')).findings)).toEqual([
    { by: 'config.yml', reason: 'known' },
  ]);
  expect(judge(evidence([]), hazards, entry('silent')).findings.at(-1)).toMatchObject({
    hazard: 'allowance-without-effect',
    file: 'config.yml',
    message: 'Nothing reports silent in files of db/*: the entry is not needed for them.',
  });
});

test.for<[number | null, number, string, string]>([
  [9_999, 9_999_999, 'warning', 'about 9,999 rows and 10.0 MB: too small'],
  [10_000, 80_000, 'error', 'about 10,000 rows and 80.0 kB.'],
  [5, 10_000_000, 'error', 'about 5 rows and 10.0 MB.'],
  [null, 8192, 'warning', 'public.a has 8.2 kB: too small'],
  [null, 3_400_000_000, 'error', 'public.a has 3.4 GB.'],
])('%s rows and %i bytes make it a %s', ([rows, bytes, severity, text]) => {
  const sized = evidence([], { ok: true }, [{ relation: 'public.a', rows, bytes }]);
  const { findings, assumed } = judge(sized, hazards);
  expect(findings[0]).toMatchObject({ severity, message: expect.stringContaining(text) as string });
  expect(assumed).toEqual([]);
});

test('without sizes, and with sizes of other tables, it is said once', () => {
  expect(judge(evidence([]), hazards)).toMatchObject({
    findings: [{ severity: 'error' }],
    assumed: [{ what: 'sizes of tables' }],
  });
  const other = evidence([], { ok: true }, [{ relation: 'public.z', rows: 1, bytes: 1 }]);
  expect(judge(other, hazards)).toMatchObject({
    findings: [{ severity: 'error', message: 'it grows' }],
    assumed: [
      { what: 'size of public.a', why: 'not in sizes.yml, and so taken to be large' },
      { what: 'sizes.yml: public.z', why: 'the baseline has no such table' },
    ],
  });
});

test.for<[Policy['severity'], readonly string[], number]>([
  [{ grows: 'notice' }, ['notice'], 0],
  [{ grows: 'off' }, [], 1],
  [{ silent: 'error' }, ['error'], 0],
])('%j gives %j', ([severity, expected, offs]) => {
  const { findings, assumed } = judge(evidence([]), hazards, { ...emptyPolicy, severity });
  expect(findings.map((finding) => finding.severity)).toEqual(expected);
  expect(assumed.filter(({ why }) => why === 'turned off in the configuration')).toHaveLength(offs);
});

test('a guess is no error, whatever the configuration says', () => {
  const guessing = hazard('guessing', { basis: 'guess', severity: 'notice' });
  const policy: Policy = { ...emptyPolicy, severity: { guessing: 'error' } };
  expect(judge(evidence([]), [guessing], policy).findings[0]?.severity).toBe('warning');
});

const hazards = [
  hazard('grows', { exposure: { relations: ['public.a'], grows: true } }),
  hazard('silent', null),
  allowanceWithoutEffect,
];

function hazard(id: string, finding: Partial<HazardFinding> | null): Hazard {
  const found: HazardFinding = {
    migration: '2',
    statement: 1,
    object: 'public.a',
    message: 'it grows',
    remedy: '',
    severity: 'error',
    basis: 'measured',
    ...finding,
  };
  return {
    ...allowanceWithoutEffect,
    id,
    check: () => (finding ? [found] : []),
    checkAllowances: () => [],
  };
}

/** A statement on lines 3 to 5 and one on line 8. */
function evidence(
  written: readonly Partial<Allowance>[],
  { ok } = { ok: true },
  tables?: Sizes['tables'],
): Evidence {
  const allowances = written.map((one): Allowance => ({
    file,
    line: 1,
    directive: 'allow',
    hazard: 'grows',
    reason: 'few rows',
    trailing: false,
    ...one,
  }));
  const statements = [
    statement(0, 'runner'),
    statement(1, 'migration', 3, 5),
    statement(2, 'migration', 8, 8),
  ];
  const outcome = ok ? ({ ok } as const) : ({ ok, error: { code: '42601', message: '' } } as const);
  return {
    version: 1,
    subject: { base: '', head: '', adapter: '', directory: '', ledger: 'kept' },
    migrations: [{ id: '2', file, change: 'added', transactionMode: 'file', allowances }],
    ...(tables && { sizes: { file: 'sizes.yml', takenAt: '', server: '17.1', tables } }),
    servers: [
      {
        server: { version: '17.1', major: 17, provider: 'embedded' },
        baseline: {
          migrations: 1,
          cached: false,
          durationMs: 0,
          prepared: [],
          seed: { tables: [], durationMs: 0 },
          tables: [{ relation: 'public.a', rows: 20 }],
        },
        rehearsals: [{ name: 'apply', status: 'done', why: '', durationMs: 0 }],
        apply: {
          runs: [{ migration: '2', outcome, statements, durationMs: 0, rowsPresent: true }],
          schemaChanges: [],
          schemaDiff: '',
          dataChanges: [],
        },
        notRehearsed: [],
      },
    ],
    notRehearsed: [],
  };
}

function statement(
  index: number,
  origin: StatementRecord['origin'],
  line?: number,
  endLine?: number,
): StatementRecord {
  return {
    ...quietStatement,
    index,
    origin,
    ...(line !== undefined && { file, line, endLine }),
  };
}

function suppressed(findings: ReturnType<typeof judge>['findings']): readonly unknown[] {
  return findings.flatMap((finding) => finding.suppressed ?? []);
}
