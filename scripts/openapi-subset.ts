/**
 * Cuts GitHub's OpenAPI description down to the operations the tests' GitHub serves, with every schema
 * they reach: `npm pack @octokit/openapi@23.0.2`, unpack it outside the repository, then
 * `node scripts/openapi-subset.ts DESCRIPTION OUT operation…`. Without operations, those of OUT are kept.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

/** Prose and examples; `description` is kept on responses, where OpenAPI demands it. */
const prose = new Set(['example', 'examples', 'x-github', 'externalDocs', 'summary', 'tags']);

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `named` is true inside maps whose keys are names chosen by the API, such as `properties`. */
function strip(value: Json, named = false): Json {
  if (Array.isArray(value)) return value.map((item) => strip(item));
  if (!isObject(value)) return value;
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (!named && (prose.has(key) || (key === 'description' && typeof item === 'string'))) continue;
    result[key] = strip(item, !named && (key === 'properties' || key === 'responses'));
  }
  if (!named && ('content' in value || 'headers' in value)) result['description'] = '';
  return result;
}

function references(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (!isObject(value)) return [];
  const own = value['$ref'];
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(value).flatMap(references)];
}

function operations(
  description: JsonObject,
): Map<string, { path: string; method: string; operation: JsonObject }> {
  const found = new Map<string, { path: string; method: string; operation: JsonObject }>();
  for (const [path, item] of Object.entries(description['paths'] as JsonObject)) {
    for (const [method, operation] of Object.entries(item as JsonObject)) {
      if (isObject(operation) && typeof operation['operationId'] === 'string') {
        found.set(operation['operationId'], { path, method, operation });
      }
    }
  }
  return found;
}

function subset(description: JsonObject, wanted: readonly string[]): JsonObject {
  const all = operations(description);
  const paths: { [path: string]: JsonObject } = {};
  const components: { [kind: string]: JsonObject } = {};
  const queue: string[] = [];
  for (const id of wanted) {
    const entry = all.get(id);
    if (entry === undefined) throw new Error(`The description has no operation "${id}".`);
    const stripped = strip(entry.operation);
    (paths[entry.path] ??= {})[entry.method] = stripped;
    queue.push(...references(stripped));
  }
  const source = description['components'] as { [kind: string]: JsonObject };
  for (let reference = queue.pop(); reference !== undefined; reference = queue.pop()) {
    const [, , kind = '', name = ''] = reference.split('/');
    const kept = (components[kind] ??= {});
    if (name in kept) continue;
    const stripped = strip(source[kind]?.[name] ?? null);
    kept[name] = stripped;
    queue.push(...references(stripped));
  }
  const { openapi = '', info = null } = description;
  const version = isObject(info) ? (info['version'] ?? '') : '';
  const license = isObject(info) ? (info['license'] ?? null) : null;
  return {
    openapi,
    info: { title: 'GitHub REST API, a subset', version, license },
    paths,
    components,
  };
}

const [source, out, ...named] = process.argv.slice(2);
if (source === undefined || out === undefined) {
  throw new Error('Usage: node scripts/openapi-subset.ts DESCRIPTION OUT [operation…]');
}
const wanted =
  named.length > 0 || !existsSync(out)
    ? named
    : [...operations(JSON.parse(await readFile(out, 'utf8')) as JsonObject).keys()];
const description = JSON.parse(await readFile(source, 'utf8')) as JsonObject;
await writeFile(out, `${JSON.stringify(subset(description, wanted.toSorted()), null, 1)}\n`);
