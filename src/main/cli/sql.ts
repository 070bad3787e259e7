import type { Adapter, AdapterSettings, SourceMigration, Step } from '../../adapters/adapter.ts';
import { configFromFlags } from '../../config/flags.ts';
import type { Config } from '../../config/schema.ts';
import { detectEach, discover } from '../../discover.ts';
import { ownTree } from '../../discover/sides.ts';
import { folderInCheckout } from '../../git/repository.ts';
import { workingTree } from '../../git/working-tree.ts';
import { withinRepository } from '../../git/repository-paths.ts';
import { renderSql } from '../../report/sqlmigrate.ts';
import type { SentMigration, SentStatement } from '../../report/sqlmigrate.ts';
import { quoteLiteral } from '../../sql/quote.ts';
import { loadParser } from '../../sql/split.ts';
import type { CommandContext } from './command.ts';
import { writeOutput } from './output.ts';

/** What a runner would send for some migrations of one project. */
interface Sending {
  readonly adapter: Adapter;
  readonly settings: AdapterSettings;
  readonly migrations: readonly SourceMigration[];
}

/** `sql`: what each new migration, or with `--all` each one, sends to the server. */
export async function runSql(argv: readonly string[], context: CommandContext): Promise<number> {
  const config = await configFromFlags('sql', argv, context.cwd);
  await loadParser();
  const sendings = config.all ? await everyMigration(config) : await newMigrations(config);
  const sent = sendings.flatMap(sentMigrations);
  if (sent.length === 0)
    context.log.info('No migration differs from the base; `--all` prints all.');
  const text = sent.length === 0 ? '' : renderSql(sent);
  if (config.output === null) context.print(text);
  else await writeOutput(config.output, text);
  return 0;
}

async function newMigrations(config: Config): Promise<readonly Sending[]> {
  const found = await discover(config);
  return found.map(({ plan: { adapter, settings, review } }) => ({
    adapter,
    settings,
    migrations: review,
  }));
}

async function everyMigration(config: Config): Promise<readonly Sending[]> {
  const tree = workingTree(config.path);
  const folder = await folderInCheckout(config.path);
  const sendings: Sending[] = [];
  for await (const { settings, projects } of detectEach(config, tree)) {
    for (const { runner, directory } of projects) {
      const set = await runner.discover(ownTree(tree, settings), directory, settings);
      const { migrations } = withinRepository(folder, set);
      sendings.push({ adapter: runner, settings, migrations });
    }
  }
  return sendings;
}

/** Migrations with their statements numbered by transaction, as one run of the framework sends them. */
export function sentMigrations({
  adapter,
  settings,
  migrations,
}: Sending): readonly SentMigration[] {
  const { before = [], after = [] } = adapter.aroundRun ?? {};
  const number = transactionNumbers();
  return migrations.map((migration, index) => {
    const steps = [
      ...(index === 0 ? before : []),
      ...adapter.plan(migration, settings),
      ...(index === migrations.length - 1 ? after : []),
    ];
    const { file, transactionMode } = migration;
    const statements = steps.map((step) => number(step, transactionMode));
    return { file, transactionMode, statements };
  });
}

/** Follows BEGIN and COMMIT of the runner; what a file does to transactions itself is left unmarked. */
function transactionNumbers(): (
  step: Step,
  mode: SourceMigration['transactionMode'],
) => SentStatement {
  let count = 0;
  let open: number | null = null;
  return (step, mode) => {
    const begins = step.origin === 'runner' && /^\s*(begin|start)\b/i.test(step.sql);
    const ends = step.origin === 'runner' && /^\s*(commit|end|rollback)\b/i.test(step.sql);
    if (begins) open = count += 1;
    let transaction: number | null | undefined = open;
    if (open === null && step.origin === 'migration') {
      if (mode === 'message') transaction = count += 1;
      else if (mode === 'own') transaction = undefined;
    }
    if (ends) open = null;
    return { origin: step.origin, sql: sqlOf(step), line: step.source?.line, transaction };
  };
}

/** A step as it could be typed: parameters in place, rows of a COPY behind it. */
function sqlOf({ sql, parameters, copyData }: Step): string {
  const filled = sql.replace(/\$(\d+)/g, (whole, digits: string) => {
    const value = parameters?.[Number(digits) - 1];
    if (value === undefined) return whole;
    return typeof value === 'string' ? quoteLiteral(value) : String(value ?? 'null');
  });
  if (copyData === undefined) return filled;
  return `${filled.replace(/;\s*$/, '')};\n${copyData.replace(/\n?$/, '\n')}\\.`;
}
