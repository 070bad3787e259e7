/** The generated parts of README.md and docs. */
import { adapters } from '../../src/adapters/index.ts';
import { settingNamed, settingsOf } from '../../src/config/schema.ts';
import type { Place, SettingName } from '../../src/config/schema.ts';
import { hazards } from '../../src/hazards/index.ts';
import { defaultText } from '../../src/main/cli/help.ts';
import type { Layer } from '../../test/support/layers.ts';

/** The action's inputs as a table. */
export function inputsTable(): string {
  return settingsTable('action', (name) => `\`${name}\``);
}

/** The flags of `review` as a table. */
export function flagsTable(): string {
  return settingsTable('review', (name) => {
    const { placeholder } = settingNamed(name).kind;
    return `\`--${name}${placeholder === '' ? '' : ` ${placeholder}`}\``;
  });
}

/** The action's outputs, as action.yml describes them. */
export function outputsTable(outputs: Readonly<Record<string, { description: string }>>): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => [
    `\`${name}\``,
    description,
  ]);
  return table(['Output', 'Meaning'], rows);
}

/** Every hazard with a link to its page. */
export function hazardsTable(): string {
  return table(
    ['Hazard', 'What was observed', 'Area', 'At most'],
    hazards.map(({ id, title, area, severity }) => [
      `[\`${id}\`](docs/hazards/${id}.md)`,
      title,
      area,
      severity,
    ]),
  );
}

/** Every adapter with a link to its page. */
export function adaptersTable(): string {
  return table(
    ['Framework', '`adapter`', 'Ledger'],
    adapters.map(({ id, name, ledger }) => [
      `[${name}](docs/adapters/${id}.md)`,
      `\`${id}\``,
      ledger === null ? 'none' : `\`${ledger.table}\``,
    ]),
  );
}

/** Who may import whom. */
export function layersTable(layers: readonly Layer[]): string {
  const rows = layers.map(({ name, mayImport, packages }) => {
    const imports = Object.entries(mayImport).map(([to, what]) =>
      what === 'types' ? `\`${to}\` (types)` : `\`${to}\``,
    );
    const outside = packages.map((name) => (name === 'node:' ? 'Node' : `\`${name}\``));
    return [`\`${name}\``, imports.join(', ') || 'nothing', outside.join(', ') || 'nothing'];
  });
  return table(['Layer', 'may import of ours', 'and of others'], rows);
}

function settingsTable(place: Place, titleOf: (name: SettingName) => string): string {
  // on the command line the path is an argument of its own
  const isNamed = (name: SettingName) => place === 'action' || name !== 'path';
  const rows = settingsOf(place)
    .filter(isNamed)
    .map((name) => {
      const byDefault = defaultText(name);
      return [
        titleOf(name),
        settingNamed(name).sentence,
        byDefault === '' ? '' : `\`${byDefault}\``,
      ];
    });
  return table([place === 'action' ? 'Input' : 'Flag', 'Meaning', 'Default'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map(() => '---'), ...rows];
  return lines
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}
