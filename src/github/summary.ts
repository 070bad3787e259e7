/** The job summary, which every run may write, whatever its token. */
import { appendFile } from 'node:fs/promises';

/** Appends Markdown to the step's summary; outside of a workflow there is none. */
export async function writeSummary(markdown: string, env: NodeJS.ProcessEnv): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY'];
  if (file === undefined || file === '') return;
  await appendFile(file, markdown.endsWith('\n') ? markdown : `${markdown}\n`);
}
