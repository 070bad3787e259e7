/** The few of Flyway's settings that change what a migration does, where the project writes them down. */
import { posix } from 'node:path';

import type { SourceTree } from '../../git/tree.ts';
import { readText } from '../source.ts';

/** `flyway.mixed` and `flyway.outOfOrder`; false unless a configuration file says so. */
export interface FlywayConfiguration {
  readonly mixed: boolean;
  readonly outOfOrder: boolean;
}

/** Looks into `flyway.conf`, `flyway.toml` and Spring's `application*` files. */
export async function readConfiguration(tree: SourceTree): Promise<FlywayConfiguration> {
  const files = (await tree.files()).filter((path) =>
    /^(flyway.*\.(conf|toml)|application[\w-]*\.(properties|ya?ml))$/.test(posix.basename(path)),
  );
  const texts = await Promise.all(files.map((path) => readText(tree, path)));
  const says = (option: RegExp) => texts.some((text) => /flyway/i.test(text) && option.test(text));
  return {
    mixed: says(/^[^#\n]*\bmixed["']?\s*[:=]\s*["']?true/im),
    outOfOrder: says(/^[^#\n]*\bout-?of-?order["']?\s*[:=]\s*["']?true/im),
  };
}

/** One option of the `V1__x.sql.conf` beside a script; undefined where it says nothing. */
export function scriptOption(text: string, option: string): boolean | undefined {
  const value = new RegExp(`^\\s*(?:flyway\\.)?${option}\\s*=\\s*(\\w+)`, 'm').exec(text)?.[1];
  return value === undefined ? undefined : value.toLowerCase() === 'true';
}
