import type { SeedModel, TypeInfo } from './model.ts';
import type { SeedSession } from './seed.ts';
import { distinctValue, UnknownTypeError, type ValueRequest } from './values.ts';

/** Texts to try, most types of extensions take one of them; `#` stands for the row's number. */
const texts = [
  'a#',
  '#',
  '"k"=>"#"',
  '[#,0,0]',
  '(#)',
  'POINT(# 1)',
  '#.0.0',
  '{"a": #}',
  '{#}',
  '# .. #',
  '978030640615#',
];

/** Finds, for each type we have no rule for, a text that is one, by asking the server. */
export async function findInputs(
  session: SeedSession,
  model: SeedModel,
): Promise<ValueRequest['inputs']> {
  const inputs = new Map<number, (g: string) => string>();
  for (const type of model.types.values()) {
    if (type.kind !== 'base' || hasRule(model, type)) continue;
    const modifier = model.tables
      .flatMap((table) => table.columns)
      .find((column) => column.type === type.oid)?.modifier;
    const text = await firstAccepted(session, type, modifier ?? -1);
    if (text !== undefined) inputs.set(type.oid, (g) => withNumber(text, g));
  }
  return inputs;
}

async function firstAccepted(
  session: SeedSession,
  type: TypeInfo,
  modifier: number,
): Promise<string | undefined> {
  // pgvector and its like: the modifier is the number of dimensions
  const vector = modifier > 0 && modifier <= 20_000 ? [`[#${',0'.repeat(modifier - 1)}]`] : [];
  for (const text of [...vector, ...texts]) {
    const result = await session.query(
      `select (${withNumber(text, '1')})::${type.name}, (${withNumber(text, '2')})::${type.name}`,
    );
    if (result.ok) return text;
  }
  return undefined;
}

function withNumber(text: string, g: string): string {
  return `'${text.replaceAll('#', `' || ${g} || '`)}'`;
}

function hasRule(model: SeedModel, type: TypeInfo): boolean {
  try {
    distinctValue({
      types: model.types,
      type: type.oid,
      modifier: -1,
      g: '1',
      salt: 0,
      label: '',
      inputs: new Map(),
    });
    return true;
  } catch (error) {
    if (error instanceof UnknownTypeError) return false;
    throw error;
  }
}
