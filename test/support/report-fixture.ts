/** Reports built by hand from evidence as real runs leave it: for renderers and publishers. */
import type { Evidence, Migration } from '../../src/evidence/types.ts';
import type { Finding } from '../../src/hazards/hazard.ts';
import { buildReport, mergeReports } from '../../src/report/report.ts';
import type { FailOn, Report } from '../../src/report/schema.ts';
import { evidence, lock, run, server, statement, subject } from './evidence.ts';
import { failFindings, finding, hazardSummaries } from './failing-findings.ts';
import { rerun } from './failing-rerun.ts';
import { countries, failRuns, index, onThirteen, price, schemaDiff } from './failing-runs.ts';
import { replicationEvidence } from './replication-fixture.ts';

/** Everything went well: one nullable column. */
export function passReport(): Report {
  return report({ ...evidence([notes], [server('17.10', [notesRun])]) }, []);
}

/** Three migrations on two servers, findings of every severity, one suppressed, a second run that differs. */
export function failReport(failOn: FailOn = 'error'): Report {
  return report(failEvidence(), failFindings, failOn);
}

/** Only warnings and notices. */
export function warnReport(): Report {
  return report(
    failEvidence(),
    failFindings.filter((finding) => finding.severity !== 'error'),
  );
}

/** The base branch's own migrations do not apply. */
export function notRehearsedReport(): Report {
  const broken = server('17.10', []);
  return report(
    evidence(
      [notes],
      [
        {
          ...broken,
          apply: undefined,
          rerun: undefined,
          notRehearsed: [{ what: 'apply and rerun', why: 'the baseline does not apply' }],
          rehearsals: ['apply', 'rerun'].map((name) => ({
            name: name as 'apply' | 'rerun',
            status: 'skipped' as const,
            why: 'the baseline does not apply',
            durationMs: 0,
          })),
          baseline: {
            ...broken.baseline,
            tables: [],
            failure: {
              migration: '20240102000000',
              file: 'db/migrations/20240102000000_search.sql',
              line: 7,
              error: {
                code: '0A000',
                message: 'extension "postgis" is not available',
                hint: 'The extension must first be installed on the system where PostgreSQL is running.',
              },
            },
          },
        },
      ],
    ),
    [],
  );
}

/** Two databases of one repository: the failing one and a clean one. */
export function mergedReport(): Report {
  const clean = passReport();
  return mergeReports([
    { ...clean, subject: { ...clean.subject, directory: 'services/audit/migrations' } },
    failReport(),
  ]);
}

/** What a hostile author writes wherever a name or a text may stand. */
export const hostileText = [
  '```',
  '</details>--> <!-- <img src=x onerror=alert(1)>',
  '@everyone @org/team #1 GH-2 octo/hello#3 https://evil.example/?q=1 www.evil.example mail@evil.example',
  '| a | b |\n|---|---|',
  '\u001B[31mred\u001B[0m \u001B]8;;https://evil.example\u0007link\u0007 \u202Egnp\u202C \0',
  '::error file=a::forged',
  '##[error]forged',
  '[click](https://evil.example) ![](https://evil.example/x.png) ~~~ $$x$$',
].join('\n');

/** 400 statements with long, hostile SQL, hostile names, 120 findings. */
export function hugeReport(): Report {
  const migrations = Array.from({ length: 40 }, (_, index): Migration => {
    const id = `20270101${String(index).padStart(6, '0')}`;
    return {
      id,
      file: `db/migrations/${id}_\`|@all\u202E.sql`,
      change: 'added',
      transactionMode: 'file',
    };
  });
  const runs = migrations.map(({ id, file }) =>
    run(
      id,
      Array.from({ length: 10 }, (_, index) =>
        statement(`UPDATE "t" SET note = '${hostileText.repeat(3)}' -- ${index}`, {
          file,
          line: index * 20 + 1,
          locks: [lock('public."@t|"', 'AccessExclusiveLock')],
          rewrites: ['public."@t|"'],
          notices: [{ severity: 'NOTICE', code: '00000', message: hostileText }],
        }),
      ),
    ),
  );
  const findings = migrations.flatMap(({ id, file }, index) =>
    (['error', 'warning', 'notice'] as const).map((severity, at): Finding => ({
      ...finding('rewrite-blocks-reads', severity, index * 3 + at),
      migration: id,
      file,
      line: 1,
      statement: 1,
      object: `public."${hostileText}"`,
      message: `Postgres rewrote ${hostileText}.`,
      remedy: `Do not. ${hostileText}`,
      fix: { sql: [`SELECT '${hostileText}'`], proven: true },
    })),
  );
  return report(
    {
      ...evidence(migrations, [server('17.10', runs, `+ ${hostileText}\n`.repeat(100))]),
      subject: { ...subject, directory: hostileText, base: hostileText },
    },
    findings,
  );
}

/** Evidence of the failing review, for tests that judge or serialise it. */
export function failEvidence(): Evidence {
  return {
    ...evidence(
      [price, index, countries],
      [
        {
          ...server('17.10', failRuns, schemaDiff, rerun),
          replication: replicationEvidence(price.id, countries.id),
        },
        server('13.23', failRuns.map(onThirteen), schemaDiff),
      ],
    ),
    notRehearsed: [
      { what: 'db/migrations/20261120090000_clickhouse_events.sql', why: 'written for ClickHouse' },
    ],
  };
}

const notes: Migration = {
  id: '20261117120000',
  file: 'db/migrations/20261117120000_order_notes.sql',
  change: 'added',
  transactionMode: 'file',
};

const notesRun = run(notes.id, [
  statement('ALTER TABLE orders ADD COLUMN note text', {
    file: notes.file,
    line: 2,
    kind: 'AlterTableStmt',
    lockTimeoutMs: 2_000,
    locks: [lock('public.orders', 'AccessExclusiveLock')],
  }),
]);

function report(
  evidence: Evidence,
  findings: readonly Finding[],
  failOn: FailOn = 'error',
): Report {
  return buildReport({ evidence, findings, failOn, version: '0.1.0', hazards: hazardSummaries });
}
