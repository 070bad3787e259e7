/** The rehearsal `schema-file`: files of the repository that picture the schema, against what all migrations build. */
import type { FurtherRehearsal, FurtherResult, Stage } from '../further.ts';
import { sideBySide } from '../side-by-side.ts';
import { compareFile } from './compare-file.ts';

/** Files that say what the migrations build, beside what they do build. */
export const schemaFile: FurtherRehearsal = { name: 'schema-file', rehearse };

async function rehearse({ plan, built, first }: Stage): Promise<FurtherResult> {
  const files = plan.schemaFiles ?? [];
  if (files.length === 0) {
    return { skipped: 'no file pictures the schema (`schema write` makes one)', needless: true };
  }
  const failed = first.onEmpty.find(({ outcome }) => !outcome.ok)?.migration;
  const missing = built.unapplied[0]?.migration;
  if (failed !== undefined || missing !== undefined) {
    const id = failed ?? missing ?? '';
    return { skipped: `${id} does not apply, so what all migrations build is not known` };
  }
  const end = first.segments.at(-1) ?? first.segments[0];
  const { database, endState } = end;
  const compared = await sideBySide(files, (file) =>
    compareFile({ plan, database, catalog: endState.catalog }, file),
  );
  return {
    evidence: { schemaFile: { files: compared.filter((one) => 'differences' in one) } },
    notRehearsed: compared.filter((one) => 'why' in one),
  };
}
