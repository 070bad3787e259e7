import { expect, test } from 'vitest';

import { tomlValue } from './toml-value.ts';

const text = `
# comment
run_in_transaction = false # why
provider = "postgresql"
[migrations_directory]
dir = 'db/migrations'
[db.migrations]
enabled = true
`;

test('reads values of the root table without quotes and comments', () => {
  expect(tomlValue(text, 'run_in_transaction')).toBe('false');
  expect(tomlValue(text, 'provider')).toBe('postgresql');
});

test('reads values of a named table only there', () => {
  expect(tomlValue(text, 'dir', 'migrations_directory')).toBe('db/migrations');
  expect(tomlValue(text, 'enabled', 'db.migrations')).toBe('true');
  expect(tomlValue(text, 'dir')).toBeUndefined();
});
