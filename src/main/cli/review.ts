import type { Config } from '../../config/schema.ts';
import { UserError } from '../../errors.ts';
import type { Report } from '../../report/schema.ts';
import type { ReviewResult } from '../../review.ts';
import { toolVersion } from '../../version.ts';
import type { CommandContext } from './command.ts';
import { writeOutput } from './output.ts';

/** `review`: rehearses, or judges an evidence file, and prints the report. */
export async function runReview(argv: readonly string[], context: CommandContext): Promise<number> {
  // said before anything heavy is loaded, so that a run never looks dead
  context.log.info(`migration-rehearsal ${toolVersion}`);
  const { configFromFlags } = await import('../../config/flags.ts');
  const config = await configFromFlags('review', argv, context.cwd);
  const { report, evidence } = await resultOf(config, context);
  if (config.evidence !== null) {
    const { serializeEvidence } = await import('../evidence-file.ts');
    await writeOutput(config.evidence, serializeEvidence(evidence));
  }
  if (config.sarif !== null) {
    await writeOutput(config.sarif, await renderers.sarif(report, plainLook));
  }
  const text = await renderers[config.format](report, config.output === null ? context : plainLook);
  if (config.output === null) context.print(text);
  else await writeOutput(config.output, text);
  return exitStatus(report);
}

/** 1 for findings at or above `--fail-on`, 3 when nothing was rehearsed. */
export function exitStatus({ verdict }: Pick<Report, 'verdict'>): number {
  if (verdict === 'fail') return 1;
  return verdict === 'not-rehearsed' ? 3 : 0;
}

async function resultOf(config: Config, { log, signal }: CommandContext): Promise<ReviewResult> {
  const { review, reportOn } = await import('../../review.ts');
  if (config.from === null) return review(config, { log, signal });
  const { invalidEvidence, readEvidence } = await import('../evidence-file.ts');
  const { sizesFrom } = await import('../../discover/named-files.ts');
  const sizes = config.stats === null ? undefined : await sizesFrom(config.stats);
  const evidence = (await readEvidence(config.from)).map((one) =>
    sizes ? { ...one, sizes } : one,
  );
  try {
    return { report: reportOn(evidence, config), evidence };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw invalidEvidence(config.from, 'cannot be judged', error);
  }
}

interface Look {
  readonly color: boolean;
  readonly width?: number;
}

const plainLook: Look = { color: false };

/** Each loads only when it is asked for. */
const renderers: Readonly<
  Record<Config['format'], (report: Report, look: Look) => Promise<string>>
> = {
  terminal: async (report, look) =>
    (await import('../../report/terminal.ts')).renderTerminal(report, look),
  json: async (report) => (await import('../../report/json.ts')).serializeReport(report),
  markdown: async (report) => (await import('../../report/comment.ts')).renderComment(report),
  sarif: async (report) => (await import('../../report/sarif.ts')).renderSarif(report),
  html: async (report) => (await import('../../report/html.ts')).renderHtml(report),
};
