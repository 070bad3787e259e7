/**
 * GitHub's own OpenAPI description (a subset, `scripts/openapi-subset.ts`), as judge of every request
 * and answer, and as the pattern from which complete answers are made.
 */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

export type Schema = { readonly [key: string]: unknown };

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

interface Described {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, (Content | Reference) | undefined>>;
}

interface Reference {
  readonly $ref: string;
}

export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly described: Described;
}

const file = new URL('openapi.json', import.meta.url);
const document = asJsonSchema(JSON.parse(readFileSync(file, 'utf8'))) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
};

const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
addFormats.default(ajv);
for (const format of ['repo.nwo', 'timestamp', 'int64', 'base64']) ajv.addFormat(format, true);
ajv.addSchema(document, 'github');

export const operations: readonly Operation[] = Object.entries(document.paths).flatMap(
  ([template, methods]) =>
    Object.entries(methods).map(([method, described]) => ({
      id: described.operationId,
      method: method.toUpperCase(),
      pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`),
      names: [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
      described,
    })),
);

/** The value with numbers and booleans read as the parameter's schema wants them, or what is wrong with it. */
export function checkParameters(
  operation: Operation,
  path: Readonly<Record<string, string>>,
  query: URLSearchParams,
): readonly string[] {
  const parameters = (operation.described.parameters ?? []).map((parameter) =>
    '$ref' in parameter ? (resolve(parameter.$ref) as unknown as Parameter) : parameter,
  );
  const known = parameters.filter((parameter) => parameter.in === 'query');
  const unknown = [...query.keys()].filter((name) => known.every((other) => other.name !== name));
  return [
    ...unknown.map((name) => `unknown query parameter ${name}`),
    ...parameters.flatMap((parameter) => {
      const raw = parameter.in === 'path' ? path[parameter.name] : query.get(parameter.name);
      if (raw === undefined || raw === null) {
        return parameter.required === true && parameter.in !== 'header'
          ? [`no ${parameter.name}`]
          : [];
      }
      return faults(parameter.schema, readScalar(raw, parameter.schema), parameter.name);
    }),
  ];
}

/** What is wrong with a request body, properties that GitHub does not know included. */
export function checkBody(operation: Operation, body: unknown): readonly string[] {
  const schema = operation.described.requestBody?.content?.['application/json']?.schema;
  if (schema === undefined) return body === undefined ? [] : ['a body where none is described'];
  if (typeof body !== 'object' || body === null) return ['no JSON body'];
  const known = Object.keys(schema['properties'] ?? {});
  const unknown = Object.keys(body).filter((name) => !known.includes(name));
  return [...unknown.map((name) => `unknown property ${name}`), ...faults(schema, body, 'body')];
}

/** The schema of an answer; null when the status has no body; undefined when it is not described. */
export function answerSchema(operation: Operation, status: number): Schema | null | undefined {
  const described = operation.described.responses[String(status)];
  if (described === undefined) return undefined;
  const response = '$ref' in described ? (resolve(described.$ref) as Content) : described;
  return response.content?.['application/json']?.schema ?? null;
}

/** Why a value breaks a schema, a phrase each. */
export function faults(schema: Schema, value: unknown, name: string): readonly string[] {
  const validate = ajv.compile(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((fault) => `${name}${fault.instancePath} ${fault.message}`);
}

/** The smallest value of a schema that holds what is given: required properties are made up. */
export function complete(schema: Schema, given?: unknown): unknown {
  if (typeof schema['$ref'] === 'string') return complete(resolve(schema['$ref']), given);
  const branches = (schema['anyOf'] ?? schema['oneOf']) as readonly Schema[] | undefined;
  if (branches !== undefined) {
    const isNull = (branch: Schema): boolean => branch['type'] === 'null';
    const branch = branches.find((one) => isNull(one) === (given === undefined || given === null));
    return complete(branch ?? branches[0] ?? {}, given);
  }
  if (Array.isArray(schema['allOf'])) return complete(schema['allOf'][0] as Schema, given);
  if (schema['type'] === 'object' || 'properties' in schema) {
    if (given !== undefined && !isRecord(given)) return given;
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema>>;
    const required = (schema['required'] ?? []) as readonly string[];
    const keys = new Set([...required, ...Object.keys(given ?? {})]);
    return Object.fromEntries(
      [...keys].map((key) => [key, complete(properties[key] ?? {}, given?.[key])]),
    );
  }
  return given ?? placeholder(schema);
}

/** The schema of a component, such as `pull-request`. */
export function component(name: string): Schema {
  return resolve(`github#/components/schemas/${name}`);
}

function placeholder(schema: Schema): unknown {
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  switch (schema['type']) {
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return 0;
    case 'null':
      return null;
    default:
      break;
  }
  if (schema['format'] === 'date-time') return '2026-11-21T12:00:00Z';
  return schema['format'] === 'uri' ? 'https://github.test/' : '';
}

function readScalar(raw: string, schema: Schema): unknown {
  if (schema['type'] === 'integer' && /^-?\d+$/.test(raw)) return Number(raw);
  if (schema['type'] === 'boolean' && /^(true|false)$/.test(raw)) return raw === 'true';
  return raw;
}

function resolve(reference: string): Schema {
  const [, pointer = ''] = reference.split('#/');
  let found: unknown = document;
  for (const part of pointer.split('/')) found = isRecord(found) ? found[part] : undefined;
  if (!isRecord(found)) throw new Error(`The description has no ${reference}.`);
  return found;
}

/** OpenAPI 3.0 to JSON Schema: `nullable` becomes a branch (also beside `enum`), references get a home. */
function asJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asJsonSchema);
  if (!isRecord(value)) return value;
  const { nullable, ...rest } = value;
  const entries = Object.entries(rest).map(([key, item]) =>
    key === '$ref' ? [key, `github${String(item)}`] : [key, asJsonSchema(item)],
  );
  const schema: unknown = Object.fromEntries(entries);
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
