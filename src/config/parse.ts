/** From what flags, inputs and the file say to one frozen Config, with all faults told together. */
import { isAbsolute, relative, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { replicationFaults, type ReplicationSetting } from './replication.ts';
import { camelCase, settingNamed, settings, settingsOf } from './schema.ts';
import type { Config, Place, SettingName, Settings } from './schema.ts';
import { kebabCase, nearestName } from './suggest.ts';

/** Settings as one place gives them, unread. */
export interface Source {
  readonly place: Place;
  readonly values: Readonly<Record<string, unknown>>;
  /** What a message calls a setting of this source: `--rows`, `input "rows"`, `file.yml:3: rows`. */
  readonly where: (name: string) => string;
  /** Local paths are relative to it. */
  readonly folder: string;
  /** The configuration file's `databases`, each with its own settings. */
  readonly databases?: readonly Source[];
}

type Values = Partial<Record<SettingName, unknown>>;

/** Settings that name this run's output or a single server cannot differ between databases. */
export const sharedByDatabases: readonly SettingName[] = [
  'postgres',
  'provider',
  'image',
  'fail-on',
  'allow',
  'severity',
];

/** Reads sources, strongest first; throws one UserError `invalid-configuration` that names every fault. */
export function parseConfig(
  sources: readonly Source[],
  earlierFaults: readonly string[] = [],
): Config {
  const faults = [...earlierFaults];
  const read = sources.map((source) => readSource(source, faults));
  const given = Object.assign({}, ...[...read].reverse()) as Values;
  faults.push(...contradictions(given));
  const databases = sources.flatMap((source, rank) =>
    (source.databases ?? []).map((database) => {
      const own = readSource(database, faults, sharedByDatabases);
      // what is stronger than the file is stronger than the file's databases too
      return Object.assign(
        {},
        ...read.slice(rank).reverse(),
        own,
        ...read.slice(0, rank).reverse(),
      );
    }),
  ) as Values[];
  if (faults.length > 0) throw invalid(faults);
  return deepFreeze({
    ...complete(given),
    databases: chosen(databases, read, sources).map(complete),
  });
}

function readSource(
  source: Source,
  faults: string[],
  refused: readonly SettingName[] = [],
): Values {
  const known = settingsOf(source.place).filter((name) => !refused.includes(name));
  const values: Values = {};
  for (const [key, raw] of Object.entries(source.values)) {
    const name = known.find((candidate) => candidate === key);
    if (name === undefined) {
      faults.push(`${source.where(key)} ${unknownSetting(key, source, known)}`);
      continue;
    }
    if (raw === null || raw === undefined) continue;
    const { kind } = settingNamed(name);
    const result = kind.schema.safeParse(kind.read(raw));
    if (!result.success) {
      const found = kind.secret ? 'cannot be read' : `is ${show(raw)}`;
      faults.push(`${source.where(name)} ${found}; expected ${kind.expected}`);
    } else if (!kind.local) values[name] = result.data;
    else {
      const path = resolve(source.folder, String(result.data));
      // the file comes with the pull request: it may not reach for this machine's other files
      if (source.place === 'file' && !isInside(source.folder, path)) {
        faults.push(`${source.where(name)} is ${show(raw)}; expected a path inside the project`);
      }
      values[name] = path;
    }
  }
  return values;
}

function unknownSetting(key: string, source: Source, known: readonly SettingName[]): string {
  const spelled = kebabCase(key);
  const renamed = known.find(
    (name) => name === spelled || settingNamed(name).otherNames.includes(spelled),
  );
  if (renamed !== undefined) return `is called "${renamed}" here`;
  if (Object.hasOwn(settings, spelled)) {
    return `cannot be set here; it is a setting of ${placesOf(spelled as SettingName, source)}`;
  }
  const nearest = nearestName(key, source.place === 'file' ? [...known, 'databases'] : known);
  return `is not a setting${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`;
}

const placeNames: Record<Place, string> = {
  review: 'the command "review"',
  sql: 'the command "sql"',
  recover: 'the command "recover"',
  schema: 'the command "schema"',
  action: 'the action',
  file: 'the whole file',
};

function placesOf(name: SettingName, source: Source): string {
  const { places } = settingNamed(name);
  const elsewhere = places.filter((place) => place !== source.place);
  return (elsewhere.length === 0 ? places : elsewhere).map((place) => placeNames[place]).join(', ');
}

function contradictions(given: Values): readonly string[] {
  const provider = given.provider ?? 'auto';
  const faults: string[] = [];
  if (provider === 'given' && given['database-url'] === undefined) {
    faults.push('provider is "given" and there is no database-url; expected both');
  }
  if (given['database-url'] !== undefined && provider !== 'given' && provider !== 'auto') {
    faults.push(`database-url is set and provider is ${show(provider)}; expected provider "given"`);
  }
  if (given.image !== undefined && provider !== 'container' && provider !== 'auto') {
    faults.push(`image is set and provider is ${show(provider)}; expected provider "container"`);
  }
  faults.push(
    ...replicationFaults((given.replication as ReplicationSetting | null | undefined) ?? null),
  );
  return faults;
}

/** `--migrations` picks among the file's databases; a folder that none of them has stands alone. */
function chosen(
  databases: readonly Values[],
  read: readonly Values[],
  sources: readonly Source[],
): readonly Values[] {
  const listing = sources.findIndex((source) => source.databases !== undefined);
  const picked = read.slice(0, Math.max(listing, 0)).find((values) => 'migrations' in values);
  if (picked === undefined) return databases;
  const wanted = picked.migrations as readonly string[];
  const own = sources[listing]?.databases ?? [];
  return databases.filter((_, index) => {
    const folders = [own[index]?.values['migrations']].flat();
    return folders.some((folder) => wanted.includes(String(folder)));
  });
}

function complete(values: Values): Settings {
  const entries = Object.entries(settings).map(([name, setting]) => [
    camelCase(name),
    values[name as SettingName] ?? setting.default,
  ]);
  return Object.fromEntries(entries) as Settings;
}

function invalid(faults: readonly string[]): UserError {
  const [first = ''] = faults;
  const message =
    faults.length === 1
      ? first
      : `${faults.length} settings cannot be used:\n${faults.map((fault) => `  ${fault}`).join('\n')}`;
  return new UserError('invalid-configuration', message, {
    remedy: 'Correct what is named; `migration-rehearsal review --help` lists every setting.',
  });
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return !isAbsolute(way) && way !== '..' && !/^\.\.[/\\]/.test(way);
}

function show(value: unknown): string {
  const shown = JSON.stringify(value) ?? String(value);
  return shown.length > 80 ? `${shown.slice(0, 79)}…` : shown;
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
