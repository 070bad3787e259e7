import type { Adapter } from '../../src/adapters/adapter.ts';

/** The docs page of an adapter: its declaration, then its readme. */
export function adapterPage(adapter: Adapter, readme: string): string {
  const { id, name, url, ledger, ledgerPolicy, aroundRun } = adapter;
  const facts = [
    `- Setting: \`adapter: ${id}\``,
    `- Framework: <${url}>`,
    `- Ledger: ${ledger === null ? 'none' : `\`${ledger.table}\``}${policies[ledgerPolicy]}`,
    ...(aroundRun === undefined ? [] : ['- One transaction covers all pending migrations.']),
    `- Down migrations: ${adapter.planDown === undefined ? 'not known' : 'known'}`,
  ];
  const note = `<!-- Generated from src/adapters/${id}; run \`npm run generate\`. -->`;
  const body = readme.replace(/^# .*\n+/, '').trim();
  const parts = [note, `# ${name}`, facts.join('\n'), body].filter((part) => part !== '');
  return `${parts.join('\n\n')}\n`;
}

const policies: Readonly<Record<Adapter['ledgerPolicy'], string>> = {
  kept: ', applied versions are remembered',
  none: ', every file is sent on each deploy',
  unknown: '; whether the runner keeps one is said by the setting `ledger`',
};
