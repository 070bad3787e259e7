/** The job summary, which every run may write, whatever its token. */
import { summary } from '@actions/core';

/** Appends Markdown to the step's summary; a runner that keeps none (Enterprise Server before 3.6) gets none. */
export async function writeSummary(markdown: string): Promise<void> {
  if ((process.env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
  await summary.addRaw(markdown, !markdown.endsWith('\n')).write();
}
