/** What `sqitch.conf` says, as far as it changes what is sent. */
import { posix } from 'node:path';

import type { SourceTree } from '../../git/tree.ts';
import { nearestFile, readText } from '../source.ts';

/** `section.key`, or `section.name.key`, with its last value. */
type Settings = ReadonlyMap<string, string>;

/** Where a plan's scripts are and what is filled into them. */
export interface Configuration {
  /** Engine of the project: `pg`, `mysql` …; undefined where the file does not say. */
  readonly engine: string | undefined;
  readonly deploy: string;
  readonly revert: string;
  readonly verify: string;
  /** By the command that sends a script. */
  readonly variables: Readonly<
    Record<'deploy' | 'revert' | 'verify', Readonly<Record<string, string>>>
  >;
}

/** Reads the nearest `sqitch.conf` for the folder that holds the plan. */
export async function readConfiguration(
  tree: SourceTree,
  directory: string,
): Promise<Configuration> {
  const path = await nearestFile(tree, directory, 'sqitch.conf');
  const settings = path === undefined ? new Map() : parseIni(await readText(tree, path));
  const root = path === undefined ? directory : posix.dirname(path);
  const folder = (name: string): string => {
    const named = settings.get(`engine.pg.${name}_dir`) ?? settings.get(`core.${name}_dir`);
    return posix.join(named === undefined ? directory : root, named ?? name).replace(/\/+$/, '');
  };
  const variablesOf = (command: string) => ({
    ...under(settings, 'core.variables'),
    ...under(settings, 'engine.pg.variables'),
    ...under(settings, `${command}.variables`),
  });
  const deploying = variablesOf('deploy');
  return {
    engine: settings.get('core.engine'),
    deploy: folder('deploy'),
    revert: folder('revert'),
    verify: folder('verify'),
    variables: {
      deploy: deploying,
      // reverting and verifying fall back to what deploys (sqitch-revert, sqitch-verify)
      revert: { ...deploying, ...variablesOf('revert') },
      verify: { ...deploying, ...variablesOf('verify') },
    },
  };
}

function under(settings: Settings, section: string): Readonly<Record<string, string>> {
  const prefix = `${section}.`;
  return Object.fromEntries(
    [...settings].flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
}

/** Git's configuration format, one value a line. */
function parseIni(text: string): Settings {
  const settings = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[\s*([\w.-]+)(?:\s+"([^"]*)")?\s*\]/.exec(line);
    if (header) section = [header[1], header[2]].filter((part) => part !== undefined).join('.');
    const pair = /^\s*([A-Za-z]\w*)\s*=\s*(?:"([^"]*)"|([^#;]*))/.exec(line);
    if (pair) settings.set(`${section}.${pair[1]}`, pair[2] ?? pair[3]?.trim() ?? '');
  }
  return settings;
}
