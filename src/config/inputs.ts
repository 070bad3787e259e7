/** The action's inputs as settings. */
import { join, resolve } from 'node:path';
import { loadConfigFile } from './file.ts';
import { parseConfig } from './parse.ts';
import type { Source } from './parse.ts';
import { settingsOf } from './schema.ts';
import type { Config } from './schema.ts';

/**
 * Config of an action run. `read` gives an input as the runner does: trimmed, empty when it was not
 * given. Relative paths start at GITHUB_WORKSPACE; the report goes to RUNNER_TEMP unless told.
 */
export async function configFromInputs(
  read: (name: string) => string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  const workspace = resolve(env['GITHUB_WORKSPACE'] || '.');
  const known = settingsOf('action').filter((name) => read(name) !== '');
  const inputs: Source = {
    place: 'action',
    values: Object.fromEntries([
      ...strangers(env).map((name) => [name, env[variableOf(name)]]),
      ...known.map((name) => [name, read(name)]),
    ]),
    where: (name) => `input "${name}"`,
    folder: workspace,
  };
  const fallback: Source = {
    ...inputs,
    values: {
      path: '.',
      'report-path': join(env['RUNNER_TEMP'] || workspace, 'migration-rehearsal.json'),
    },
  };
  const file = await loadConfigFile(resolve(workspace, read('path') || '.'));
  return parseConfig(
    [inputs, ...(file === null ? [] : [file.source]), fallback],
    file?.faults ?? [],
  );
}

/** Inputs that action.yml does not know: the runner only warns of them, and passes them on. */
function strangers(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const expected = new Set(settingsOf('action').map(variableOf));
  return Object.keys(env)
    .filter((variable) => variable.startsWith('INPUT_') && !expected.has(variable))
    .filter((variable) => (env[variable] ?? '') !== '')
    .map((variable) => variable.slice('INPUT_'.length).toLowerCase());
}

/** As the runner names the variable of an input: spaces become underscores, hyphens stay. */
function variableOf(input: string): string {
  return `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`;
}
