/** Orders of deployment as people read them, in the words of a runbook. */
import type {
  DeployFile,
  DeployPart,
  DeployPlan,
  DeployStep,
  OnSubscriber,
  OrderRun,
  RefusedWrite,
  Side,
  WithoutFiles,
} from './replication.ts';

/** What went wrong in one order, a phrase each; empty where it works. */
export function orderFaults({
  stops,
  failed,
  writesRefused,
}: Pick<OrderRun, 'stops' | 'failed' | 'writesRefused'>): readonly string[] {
  return [
    ...stops.map(({ relation, error, recovers, after, on, subscriber, copying }) => {
      const follows = after === 'publisher' ? 'subscriber' : 'publisher';
      const how = recovers ? `until the ${follows} follows` : 'and does not go on by itself';
      const where = subscriber === undefined ? '' : ` on ${subscriber}`;
      if (copying)
        return `a refresh tries for ever to copy ${relation}${where}, which already has rows there: ${error.message}`;
      const back = on === 'publisher' ? ' back to the publisher' : '';
      return `replication${back} stops at ${relation}${where} ${how}: ${error.message}`;
    }),
    ...(failed
      ? [`${placeText(failed)} refuses it: ${failed.error.code} ${failed.error.message}`]
      : []),
    ...refusals(writesRefused),
  ];
}

/** Of one command on one side all tables together: what cascades to one table is refused of many. */
function refusals(writesRefused: readonly RefusedWrite[]): readonly string[] {
  const alike = Map.groupBy(writesRefused, ({ side, command }) => `${side} ${command}`);
  return [...alike.values()].flatMap((all) =>
    all.slice(0, 1).map(({ side, command, error }) => {
      const tables = all.map(({ relation }) => relation);
      const more = tables.length > 4 ? ` and ${tables.length - 3} more` : '';
      const named = tables.slice(0, more === '' ? 4 : 3).join(', ') + more;
      return `the ${side} refuses every ${command.toUpperCase()} of ${named}: ${error.message}`;
    }),
  );
}

/** `the publisher`, `the subscriber`, or a subscriber by its name. */
export function placeText({ side, subscriber }: { readonly side: Side } & OnSubscriber): string {
  return subscriber === undefined ? `the ${side}` : `the subscriber ${subscriber}`;
}

/** One sentence for each step, without numbers. Names and SQL stand between backticks. */
export function deploySteps({ steps, files = [] }: DeployPlan): readonly string[] {
  const several = steps.some((step) => step.do !== 'refresh' && step.subscriber !== undefined);
  return steps.flatMap((step, index) => {
    const text = stepText(step, files, several ? 'every subscriber' : 'the subscriber');
    if (!isPaused(step)) return [text];
    return [
      isPaused(steps[index - 1])
        ? 'Wait until the subscriber has caught up.'
        : 'Pause what writes to these tables, and wait until the subscriber has caught up.',
      text,
      ...(isPaused(steps[index + 1]) ? [] : ['Let the writes go on.']),
    ];
  });
}

function isPaused(step: DeployStep | undefined): boolean {
  return step !== undefined && step.do !== 'refresh' && step.paused === true;
}

/** Why a migration that several steps split has no files, as a sentence. */
export function withoutFilesText({ file, why }: WithoutFiles): string {
  return `There are no files for the parts of ${code(file)}: ${why}.`;
}

/** How a table gets into a replication set of pglogical, with the rows that it has. */
export function addToSet(relation: string): string {
  return `SELECT pglogical.replication_set_add_table('…', '${relation}', true)`;
}

function stepText(step: DeployStep, files: readonly DeployFile[], subscriber: string): string {
  if (step.do === 'prepare')
    return `On ${placeText(step)}, run ${step.statements.map(code).join(', ')}.`;
  if (step.do === 'migrate')
    return `On ${placeText(step)}, apply ${step.parts.map((part) => partText(part, files)).join(', then ')}.`;
  if (step.with === 'pglogical')
    return `On the publisher, run ${code(addToSet('…'))} for each new table: ${subscriber} copies it, and follows it from then on.`;
  return `On ${subscriber}, run \`ALTER SUBSCRIPTION … REFRESH PUBLICATION\`: new tables are copied, and followed from then on.`;
}

function partText({ file, statements }: DeployPart, files: readonly DeployFile[]): string {
  if (statements) return `${statements.map(code).join(', ')} of ${code(file)}`;
  const one = files.find((each) => each.file === file);
  const shared = files.some(({ replaces, on }) => replaces === one?.replaces && !on);
  return shared && one?.on
    ? `${code(file)} (on ${one.on.map(placeText).join(' and ')} only)`
    : code(file);
}

/** Enough to find a statement in its file. */
const longest = 120;

function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim().replaceAll('`', "'");
  return `\`${line.length > longest ? `${line.slice(0, longest)} …` : line}\``;
}
