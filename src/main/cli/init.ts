import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { detectProjects } from '../../adapters/detect.ts';
import { configFile } from '../../config/file.ts';
import { settingNamed, settingsOf } from '../../config/schema.ts';
import { UserError } from '../../errors.ts';
import { workingTree } from '../../git/working-tree.ts';
import type { CommandContext } from './command.ts';
import { defaultText } from './help.ts';

const workflowFile = '.github/workflows/migration-rehearsal.yml';

/** `init`: a workflow and a configuration file to start from; nothing that exists is touched. */
export async function runInit(
  [path = '.']: readonly string[],
  { cwd, log, print }: CommandContext,
): Promise<number> {
  const project = resolve(cwd, path);
  for (const [file, text] of [
    [workflowFile, workflowText()],
    [configFile, configText()],
  ] as const) {
    print(
      `${file}: ${(await writeNew(join(project, file), text)) ? 'written' : 'exists, kept as it is'}\n`,
    );
  }
  try {
    const { projects } = await detectProjects(workingTree(project));
    for (const { directory, adapter, why } of projects)
      print(`${directory}: ${adapter} (${why})\n`);
  } catch (error) {
    // the files are of use all the same; what detection says helps to fill them in
    if (!(error instanceof UserError)) throw error;
    log.warn(`${error.message} ${error.remedy}`);
  }
  return 0;
}

async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await access(dirname(dirname(dirname(file))));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    throw new UserError('unwritable-file', `"${file}" cannot be written (${code}).`, {
      remedy: 'Name the folder of a project that this user may write to.',
      cause: error,
    });
  }
}

/** What a project needs; README.md shows the same. */
export function workflowText(): string {
  return `name: migrations
on:
  pull_request: { types: [opened, synchronize, reopened, ready_for_review, edited] }
permissions: {}
jobs:
  migration-rehearsal:
    runs-on: ubuntu-latest
    permissions: { contents: read, pull-requests: write }
    steps:
      - { uses: actions/checkout@v7, with: { fetch-depth: 0, persist-credentials: false } }
      - uses: OWNER/migration-rehearsal@v1
`;
}

/** Every setting the file may hold, commented out, with its default. */
export function configText(): string {
  const entries = settingsOf('file').map((name) => {
    const byDefault = defaultText(name);
    return `# ${settingNamed(name).sentence}\n# ${name}:${byDefault === '' ? '' : ` ${byDefault}`}\n`;
  });
  return `# Settings of Migration Rehearsal; flags and action inputs of the same names are stronger.\n\n${entries.join('\n')}`;
}
