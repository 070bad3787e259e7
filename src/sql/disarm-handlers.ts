/** Names of the conditions that a caught "already exists" goes by. */
const alreadyExists = /\b(?:duplicate_\w+|others|sqlstate\s+'42(?:701|710|723|P0[4-7])')/i;
const condition = String.raw`(?:[a-z_]+|sqlstate\s+'[0-9A-Z]{5}')`;
const handler = new RegExp(
  String.raw`\bwhen\s+(${condition}(?:\s+or\s+${condition})*)\s+then\b`,
  'gi',
);

/** The block with those handlers waiting for an error that never comes; undefined where it has none. */
export function disarmHandlers(block: string): string | undefined {
  const bare = block.replace(handler, (whole, conditions: string) =>
    alreadyExists.test(conditions) ? "when sqlstate 'ZZ999' then" : whole,
  );
  return bare === block ? undefined : bare;
}
