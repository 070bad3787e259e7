/** Who may import whom: `src/layers.test.ts` enforces it, `docs/architecture.md` shows it. */

export interface Layer {
  /** A folder of src, or `*` for a file directly in it. */
  readonly name: string;
  /** Layers it may import, `types` where only their types. */
  readonly mayImport: Readonly<Record<string, 'all' | 'types'>>;
  /** Packages it may import; `node:` stands for Node's own modules. */
  readonly packages: readonly string[];
}

const everyLayer = [
  'adapters',
  'config',
  'errors',
  'evidence',
  'fixes',
  'git',
  'github',
  'hazards',
  'log',
  'order',
  'postgres',
  'recorder',
  'rehearse',
  'report',
  'sql',
  'terms',
  'version',
] as const;

/** From the ground up: what a layer imports stands above it, but for types. */
export const layers: readonly Layer[] = [
  { name: 'terms', mayImport: {}, packages: [] },
  { name: 'errors', mayImport: {}, packages: [] },
  { name: 'log', mayImport: {}, packages: [] },
  { name: 'version', mayImport: {}, packages: [] },
  { name: 'sql', mayImport: {}, packages: ['libpg-query', 'node:v8', 'pgsql-ast-parser'] },
  { name: 'evidence', mayImport: all('terms'), packages: [] },
  { name: 'config', mayImport: all('errors'), packages: ['node:', 'yaml', 'zod'] },
  {
    name: 'git',
    mayImport: { ...all('errors'), ...types('terms', 'adapters') },
    packages: ['node:'],
  },
  {
    name: 'adapters',
    mayImport: { ...all('errors', 'sql'), ...types('evidence', 'git', 'postgres', 'terms') },
    packages: ['node:', 'csv-parse', 'yaml'],
  },
  {
    name: 'order',
    mayImport: {
      ...all('adapters', 'errors', 'evidence', 'git', 'sql', 'terms'),
      ...types('rehearse'),
    },
    packages: [],
  },
  {
    name: 'postgres',
    mayImport: { ...all('errors', 'log', 'sql'), ...types('evidence', 'terms') },
    packages: ['node:', 'pg', 'testcontainers'],
  },
  {
    name: 'recorder',
    mayImport: all('errors', 'evidence', 'log', 'postgres', 'sql', 'terms'),
    packages: ['node:', 'pg'],
  },
  {
    name: 'rehearse',
    mayImport: {
      ...all('errors', 'evidence', 'log', 'postgres', 'recorder', 'sql', 'terms'),
      ...types('adapters'),
    },
    packages: ['node:', 'pg', 'yaml'],
  },
  { name: 'hazards', mayImport: all('evidence', 'sql', 'terms'), packages: [] },
  {
    name: 'fixes',
    mayImport: { ...all('evidence', 'sql'), ...types('hazards') },
    packages: [],
  },
  {
    name: 'report',
    mayImport: { ...all('errors', 'evidence', 'terms'), ...types('config', 'hazards') },
    packages: ['zod'],
  },
  {
    name: 'github',
    mayImport: all('errors', 'log', 'report', 'terms'),
    packages: ['node:', '@actions/core', '@actions/github', '@octokit/rest', 'zod'],
  },
  {
    name: 'discover',
    mayImport: all(...everyLayer.filter((name) => name !== 'github')),
    packages: ['node:'],
  },
  {
    name: 'review',
    mayImport: all(...everyLayer.filter((name) => name !== 'github'), 'discover'),
    packages: ['node:'],
  },
  {
    name: 'main',
    mayImport: all(...everyLayer, 'discover', 'review'),
    packages: ['node:', '@actions/core', '@octokit/rest'],
  },
];

function all(...names: readonly string[]): Record<string, 'all'> {
  return Object.fromEntries(names.map((name) => [name, 'all']));
}

function types(...names: readonly string[]): Record<string, 'types'> {
  return Object.fromEntries(names.map((name) => [name, 'types']));
}
