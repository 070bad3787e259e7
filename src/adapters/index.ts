/** Every migration framework we know, in alphabetical order. */
import { UserError } from '../errors.ts';
import type { Adapter } from './adapter.ts';

export const adapters: readonly Adapter[] = [];

/** The adapter of that id; throws UserError `unknown-adapter` naming all. */
export function findAdapter(id: string): Adapter {
  const adapter = adapters.find((adapter) => adapter.id === id);
  if (adapter) return adapter;
  throw new UserError('unknown-adapter', `"${id}" is no adapter.`, {
    remedy: `Use one of: ${adapters.map(({ id }) => id).join(', ')}.`,
  });
}
